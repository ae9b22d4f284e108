import { COMPANY_COLUMNS, COMPANY_ROW } from "@/components/company/company-columns";
import { TableSkeleton } from "@/components/data-table/table-skeleton";
import { Skeleton } from "@/components/ui/skeleton";

/** Views, toolbar, table and pager in their final places. */
export function CompaniesSkeleton() {
  return (
    <>
      <div className="flex h-10 shrink-0 items-center gap-6 border-line border-b px-6 max-md:px-4">
        {[104, 132, 118, 112].map((width) => (
          <Skeleton key={width} width={width} className="shrink-0" />
        ))}
      </div>
      <div className="flex h-[45px] shrink-0 items-center border-line border-b px-4 max-md:h-[53px]">
        <Skeleton width={272} />
      </div>
      <div className="@container/table flex min-h-0 flex-1 flex-col">
        <TableSkeleton columns={COMPANY_COLUMNS} withSelection rowClassName={COMPANY_ROW} rows={20} />
        <div className="h-10 shrink-0 border-line border-t" />
      </div>
    </>
  );
}
