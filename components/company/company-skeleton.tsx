import { Skeleton } from "@/components/ui/skeleton";

const LINES = ["92%", "64%", "78%", "70%"];

/** The record's parts in their final places. */
export function CompanySkeleton() {
  return (
    <div aria-busy="true">
      <Skeleton width={320} className="my-2 h-4" />
      <Skeleton width={420} className="mt-3 mb-2 max-w-full" />
      <div className="mt-5 h-[107px] border-line-strong border-y py-6">
        <Skeleton width="100%" className="mt-6 h-1.5" />
      </div>
      <div className="mt-6 grid gap-x-10 lg:grid-cols-[minmax(0,1fr)_248px] xl:grid-cols-[minmax(0,1fr)_296px]">
        {["main", "rail"].map((column) => (
          <div key={column} className="grid content-start gap-7">
            {["first", "second"].map((part) => (
              <div key={part}>
                <Skeleton width={120} className="mt-2 mb-4" />
                <div className="grid gap-5 border-line-strong border-t pt-5">
                  {LINES.map((width) => (
                    <Skeleton key={width} width={width} />
                  ))}
                </div>
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
