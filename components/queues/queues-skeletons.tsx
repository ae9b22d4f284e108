import { Skeleton } from "@/components/ui/skeleton";

const ROWS = Array.from({ length: 9 }, (_, index) => index);

/** The board before it is known, rows at their final height. */
export function BoardSkeleton() {
  return (
    <div aria-busy="true">
      <div className="h-[55px] border-line-strong border-b max-md:hidden" />
      {ROWS.map((row) => (
        <div key={row} className="flex h-11 items-center gap-6 border-line border-b max-md:h-[118px]">
          <Skeleton width={110 + ((row * 13) % 40)} />
          <Skeleton width={30} className="ml-auto" />
          <Skeleton width={30} />
          <Skeleton width={96} className="h-4 max-md:hidden" />
          <Skeleton width={44} className="max-md:hidden" />
          <Skeleton width={44} className="max-md:hidden" />
          <Skeleton width={30} />
        </div>
      ))}
    </div>
  );
}

/** A list of jobs before it is known. */
export function JobsSkeleton() {
  return (
    <div aria-busy="true" className="mt-3">
      <div className="h-[30px] border-line-strong border-b" />
      {[...ROWS, ...ROWS.map((row) => row + ROWS.length)].map((row) => (
        <div key={row} className="flex h-9 items-center gap-6 border-line border-b">
          <Skeleton width={84} />
          <Skeleton width={110} />
          <Skeleton width={`${20 + ((row * 7) % 20)}%`} />
          <Skeleton width={70} className="ml-auto" />
        </div>
      ))}
    </div>
  );
}
