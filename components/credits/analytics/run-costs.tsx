import Link from "next/link";
import { CsvButton } from "@/components/charts/csv-button";
import { Section } from "@/components/ui/section";
import { cn } from "@/lib/class-names";
import { formatShortDay } from "@/lib/format/dates";
import { formatCount, formatPrice } from "@/lib/format/numbers";
import type { Analytics } from "@/server/credits/schema";

const COLUMNS = ["Run", "Started", "Companies", "Domains", "People", "Spent", "A company"];
/** On phones a run says what it cost; what it brought stands on its own page. */
const WIDE_ONLY = new Set(["Started", "Companies", "Domains", "People"]);

const classOf = (column: string | undefined, isFigure: boolean) =>
  cn(isFigure && "text-right", column && WIDE_ONLY.has(column) && "max-md:hidden");

/** The dearest runs of the range with what they brought. */
export function RunCosts({ runs, days }: { runs: Analytics["runs"]; days: number }) {
  return (
    <Section
      title="By run"
      sub={`in credits, dearest first, ${days} days; a company counts when it cost a credit`}
      actions={
        <CsvButton label="Save as CSV" fileName="strikeline-runs" columns={COLUMNS} rows={runs.map(toPlainCells)} />
      }
      className="mt-8"
    >
      {runs.length === 0 ? (
        <p className="border-line-strong border-t py-6 text-fg-soft">
          No run has spent a credit in these {days} days. Runs are started from{" "}
          <Link href="/companies" className="link">
            Companies
          </Link>
          .
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable without a mouse
        <section aria-label="Costs by run" tabIndex={0} className="overflow-x-auto">
          <table className="w-full tabular-nums">
            <thead className="text-left text-muted text-xs">
              <tr className="border-line-strong border-b [&>th]:h-[30px] [&>th]:whitespace-nowrap [&>th]:pr-4 [&>th]:font-medium [&>th]:last:pr-0">
                {COLUMNS.map((column, index) => (
                  <th key={column} scope="col" className={classOf(column, index > 1)}>
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <RunRow key={run.runId} run={run} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Section>
  );
}

function RunRow({ run }: { run: Analytics["runs"][number] }) {
  const [, started, ...figures] = toCells(run);
  return (
    <tr className="border-line border-b hover:bg-hover [&>td]:h-9 [&>td]:whitespace-nowrap [&>td]:pr-4 [&>td]:last:pr-0">
      <td className="max-w-80 truncate max-md:max-w-48">
        <Link href={`/runs/${run.runId}`}>{run.name}</Link>
      </td>
      <td className="text-muted max-md:hidden">{started}</td>
      {figures.map((figure, index) => (
        <td key={COLUMNS[index + 2]} className={classOf(COLUMNS[index + 2], true)}>
          {figure}
        </td>
      ))}
    </tr>
  );
}

function toCells(run: Analytics["runs"][number]): string[] {
  return [
    run.name,
    formatShortDay(run.createdAt.slice(0, 10)),
    formatCount(run.companies),
    formatCount(run.domainsFound),
    formatCount(run.peopleFound),
    formatCount(run.spent),
    formatPrice(run.perCompany),
  ];
}

/** As spreadsheets read them: days of the calendar, numbers without separators. */
function toPlainCells(run: Analytics["runs"][number]): string[] {
  const figures = [run.companies, run.domainsFound, run.peopleFound, run.spent].map(String);
  return [run.name, run.createdAt.slice(0, 10), ...figures, run.perCompany?.toFixed(2) ?? ""];
}
