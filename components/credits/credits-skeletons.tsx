import { Skeleton } from "@/components/ui/skeleton";

const ROWS = Array.from({ length: 12 }, (_, index) => index);
const TILES = ["Spent", "Held", "Available", "Left of the budget", "Lasts until"];

/** The balance before it is known: the bar and the tiles at their final height. */
export function OverviewSkeleton() {
  return (
    <div aria-busy="true">
      <div className="flex h-7 items-center gap-4">
        <Skeleton width={210} />
        <Skeleton width={240} className="max-md:hidden" />
      </div>
      <div className="mt-9 mb-4 h-7 rounded-[4px] bg-sunken inset-ring inset-ring-line" />
      <div className="grid border-line border-t border-t-line-strong border-b max-md:grid-cols-2 md:grid-cols-5">
        {TILES.map((tile) => (
          <div key={tile} className="h-[96px] px-4 py-3 first:pl-0">
            <p className="text-muted text-xs">{tile}</p>
            <Skeleton width={72} className="mt-3 h-4" />
            <Skeleton width={130} className="mt-3" />
          </div>
        ))}
      </div>
    </div>
  );
}

export function SpendingSkeleton() {
  return (
    <div aria-busy="true" className="mt-8 grid gap-x-12 gap-y-8 xl:grid-cols-[minmax(0,5fr)_minmax(0,4fr)]">
      {["Spent against budget", "When credits are spent", "Credits a day", "What they brought"].map((title) => (
        <div key={title} className="h-[270px]">
          <h2 className="flex h-7 items-center border-line-strong border-b pb-2 font-semibold text-base">{title}</h2>
        </div>
      ))}
    </div>
  );
}

export function LedgerSkeleton() {
  return (
    <div aria-busy="true" className="mt-9">
      <h2 className="mb-2 flex h-7 items-center font-semibold text-base">Ledger</h2>
      <div className="h-[30px] border-line-strong border-b" />
      {ROWS.map((row) => (
        <div key={row} className="flex h-9 items-center gap-6 border-line border-b">
          <Skeleton width={96} />
          <Skeleton width={64} />
          <Skeleton width={`${28 + ((row * 7) % 20)}%`} />
          <Skeleton width={60} className="ml-auto" />
        </div>
      ))}
    </div>
  );
}
