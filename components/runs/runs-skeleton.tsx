import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { Skeleton } from "@/components/ui/skeleton";

const COLUMNS = [
  { id: "name", header: "Run" },
  { id: "state", header: "State", width: "128px" },
  { id: "progress", header: "Companies done", width: "26%" },
  { id: "credits", header: "Spent of cap", width: "128px" },
  { id: "by", header: "Started by", width: "132px", className: "max-md:hidden" },
  { id: "at", header: "Started", width: "124px", className: "max-md:hidden" },
];

export function RunsSkeleton() {
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <TableSkeleton columns={COLUMNS} rows={16} rowClassName="max-md:grid-cols-2 max-md:gap-2" />
      <div className="h-10 shrink-0 border-line border-t" />
    </div>
  );
}

/** A run's page in its final places. */
export function RunSkeleton() {
  return (
    <div aria-busy="true" className="grid gap-6">
      <div>
        <Skeleton width={280} className="my-2 h-4" />
        <Skeleton width={420} className="mt-3 max-w-full" />
      </div>
      <Skeleton width="100%" className="h-2" />
      <div className="h-[97px] border-line border-t border-t-line-strong border-b" />
      <div className="grid gap-6 border-line-strong border-t pt-6">
        {["86%", "70%", "78%", "64%"].map((width) => (
          <Skeleton key={width} width={width} />
        ))}
      </div>
    </div>
  );
}
