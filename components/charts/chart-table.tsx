import { cn } from "@/lib/class-names";

interface ChartTableProps {
  caption: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  className?: string;
}

/** A chart's numbers in rows, as tall as the chart, so that the switch moves nothing below it. */
export function ChartTable({ caption, columns, rows, className }: ChartTableProps) {
  const [first, ...rest] = columns;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable without a mouse
    <section aria-label={caption} tabIndex={0} className={cn("overflow-auto border-line border-b", className)}>
      <table className="w-full text-xs tabular-nums">
        <caption className="sr-only">{caption}</caption>
        <thead className="sticky top-0 bg-surface text-muted">
          <tr className="border-line-strong border-b">
            <th scope="col" className="h-7 pr-3 text-left font-medium">
              {first}
            </th>
            {rest.map((column) => (
              <th key={column} scope="col" className="h-7 pl-3 text-right font-medium">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells]) => (
            <tr key={name} className="border-line border-b last:border-b-0">
              <th scope="row" className="h-7 whitespace-nowrap pr-3 text-left font-normal">
                {name}
              </th>
              {cells.map((cell, index) => (
                <td key={rest[index]} className={cn("h-7 pl-3 text-right", cell === "0" && "text-muted")}>
                  {/^\d{4,}$/.test(cell) ? Number(cell).toLocaleString("en-GB") : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
