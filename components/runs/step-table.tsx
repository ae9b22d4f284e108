import type { ReactNode } from "react";
import { operations } from "@/components/charts/series";
import { formatCount } from "@/lib/format/numbers";
import type { Estimate } from "@/server/enrichment/schema";

type Operation = Estimate["operations"][number];

interface Figures extends Omit<Operation, "operation"> {
  /** Null where nothing can be skipped, or where a sum would add companies and officers. */
  skipped: number | null;
}

interface Column {
  name: string;
  figure: keyof Figures;
  className?: string;
}

const COLUMNS: readonly Column[] = [
  { name: "Fresh, 0 credits", figure: "cached" },
  { name: "Skipped", figure: "skipped" },
  { name: "Lookups, at most", figure: "lookups", className: "font-[550] md:pr-3" },
  { name: "Minimum", figure: "minimum", className: "md:border-line-strong md:border-l" },
  { name: "Expected", figure: "expected", className: "font-[550]" },
  { name: "Maximum", figure: "maximum" },
];

/** What each operation of a run asks and costs. On phones the figures stand under their step, each with its name. */
export function StepTable({ estimate }: { estimate: Estimate }) {
  const steps = estimate.operations;
  return (
    // biome-ignore lint/a11y/noRedundantRoles: shown as a grid on phones, a table would lose its role
    <table role="table" className="w-full tabular-nums max-md:block max-md:border-line-strong max-md:border-t">
      <thead className="text-muted text-xs max-md:sr-only">
        <tr className="border-line-strong border-b [&>th]:h-[30px] [&>th]:whitespace-nowrap [&>th]:font-medium">
          <th scope="col" className="text-left">
            Step
          </th>
          {COLUMNS.map(({ name, className }) => (
            <th key={name} scope="col" className={`pl-3 text-right ${className ?? ""}`}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-md:block">
        {steps.map((step) => (
          <StepRow key={step.operation} figures={{ ...step, skipped: countSkipped(estimate, step) }}>
            <StepName operation={step.operation} />
          </StepRow>
        ))}
      </tbody>
      {steps.length > 1 ? (
        <tfoot className="font-semibold max-md:block">
          <StepRow figures={addUp(steps)}>Together</StepRow>
        </tfoot>
      ) : null}
    </table>
  );
}

function StepRow({ figures, children }: { figures: Figures; children: ReactNode }) {
  return (
    <tr className="border-line border-b max-md:grid max-md:grid-cols-3 max-md:gap-x-2 max-md:gap-y-1 max-md:py-2.5 md:[&>*]:h-9">
      <th scope="row" className="text-left font-[550] max-md:col-span-3">
        {children}
      </th>
      {COLUMNS.map(({ name, figure, className }) => {
        const value = figures[figure];
        return (
          <td key={name} className={`md:pl-3 md:text-right ${value === 0 ? "text-muted" : ""} ${className ?? ""}`}>
            <span aria-hidden="true" className="block font-normal text-2xs text-muted md:hidden">
              {name}
            </span>
            {value === null ? <span className="text-muted">–</span> : formatCount(value)}
          </td>
        );
      })}
    </tr>
  );
}

function StepName({ operation }: Pick<Operation, "operation">) {
  const series = operations.find(({ key }) => key === operation);
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden="true" className="size-2.5 shrink-0 rounded-mark" style={{ background: series?.color }} />
      {series?.label}
    </span>
  );
}

/** Companies are left out of the lookups for domains, officers out of those for e-mails. */
function countSkipped({ skipped, officersSkipped }: Estimate, { operation }: Operation): number | null {
  const counts = { domain: skipped, email: officersSkipped, verification: null }[operation];
  return counts?.reduce((sum, { count }) => sum + count, 0) ?? null;
}

function addUp(steps: readonly Operation[]): Figures {
  const sum = (figure: keyof Omit<Operation, "operation">) => steps.reduce((all, step) => all + step[figure], 0);
  return {
    cached: sum("cached"),
    skipped: null,
    lookups: sum("lookups"),
    minimum: sum("minimum"),
    expected: sum("expected"),
    maximum: sum("maximum"),
  };
}
