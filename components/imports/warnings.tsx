import { Section } from "@/components/ui/section";
import { formatCount } from "@/lib/format/numbers";
import type { ImportRecord } from "@/server/register/schema";

/** The values that could not be taken of lines that could. */
export function Warnings({ record: { warnings, summary } }: { record: ImportRecord }) {
  if (warnings.length === 0) return null;
  return (
    <Section
      title="Days left out"
      sub={
        warnings.length < summary.valuesLeftOut
          ? `the first ${formatCount(warnings.length)} of ${formatCount(summary.valuesLeftOut)}`
          : "what was known of them before stays"
      }
    >
      <ul className="text-sm">
        {warnings.map((warning) => (
          <li key={warning} className="border-line border-b py-1.5 [overflow-wrap:anywhere]">
            {warning}
          </li>
        ))}
      </ul>
    </Section>
  );
}
