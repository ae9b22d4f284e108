import type { Column } from "@/components/data-table/column";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/class-names";

const WIDTHS = ["78%", "60%", "86%", "52%", "70%"];

interface TableSkeletonProps {
  columns: readonly Pick<Column<never>, "id" | "header" | "width" | "className">[];
  rows?: number;
  withSelection?: boolean;
  rowClassName?: string;
}

/** The real head and bars where words will stand, in the final geometry. */
export function TableSkeleton({ columns, rows = 18, withSelection = false, rowClassName }: TableSkeletonProps) {
  return (
    <div aria-busy="true" className="min-h-0 flex-1 overflow-hidden">
      <table aria-hidden="true" className="w-full table-fixed border-separate border-spacing-0 max-md:block">
        <thead className="max-md:hidden">
          <tr>
            {withSelection ? <th className="h-[30px] w-11 border-line-strong border-b" /> : null}
            {columns.map(({ id, header, width, className }) => (
              <th
                key={id}
                style={{ width }}
                className={cn(
                  "h-[30px] border-line-strong border-b px-2.5 md:first:pl-4 md:last:pr-4 text-left font-medium text-muted text-xs",
                  className,
                )}
              >
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-md:block">
          {Array.from({ length: rows }, (_, row) => ({ row, id: `bars-${row}` })).map(({ row, id: rowId }) => (
            <tr
              key={rowId}
              className={cn("max-md:grid max-md:border-line max-md:border-b max-md:px-3 max-md:py-3.5", rowClassName)}
            >
              {withSelection ? <td className="h-9 border-line border-b max-md:border-0 [grid-area:check]" /> : null}
              {columns.map(({ id, className }, index) => (
                <td
                  key={id}
                  className={cn(
                    "h-9 border-line border-b px-2.5 md:first:pl-4 md:last:pr-4 max-md:h-5 max-md:border-0 max-md:p-0",
                    className,
                  )}
                >
                  <Skeleton width={WIDTHS[(row + index) % WIDTHS.length]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
