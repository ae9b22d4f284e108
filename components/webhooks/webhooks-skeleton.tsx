import { Skeleton } from "@/components/ui/skeleton";

const TILES = ["Stored", "Applied", "Duplicates", "Failed", "Results by webhook"];

export function SummarySkeleton() {
  return (
    <div aria-busy="true">
      <Skeleton width={300} className="my-[9px]" />
      <div className="mt-4 grid border-line border-t border-t-line-strong border-b max-md:grid-cols-2 md:grid-cols-5">
        {TILES.map((tile) => (
          <div key={tile} className="h-[78px] px-4 py-3 first:pl-0">
            <p className="text-muted text-xs">{tile}</p>
            <Skeleton width={54} className="mt-3 h-4" />
          </div>
        ))}
      </div>
    </div>
  );
}

export function ListSkeleton({ title, rows = 14 }: { title: string; rows?: number }) {
  return (
    <div aria-busy="true" className="mt-8">
      <h2 className="mb-2 flex h-7 items-center font-semibold text-base">{title}</h2>
      <div className="h-[30px] border-line-strong border-b" />
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <div key={row} className="flex h-9 items-center gap-6 border-line border-b">
          <Skeleton width={70} />
          <Skeleton width={80} />
          <Skeleton width={`${20 + ((row * 7) % 20)}%`} />
          <Skeleton width={48} className="ml-auto" />
        </div>
      ))}
    </div>
  );
}
