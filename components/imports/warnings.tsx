import { LineTable } from "@/components/imports/line-table";
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
      <LineTable heading="What could not be read" lines={warnings.map(readWarning)} />
    </Section>
  );
}

/** A warning is kept in words: `line 7: …`, and with its file's name before it when there are several. */
function readWarning(warning: string): { line: number | null; words: string } {
  const [, file, line, words] = /^(?:(.+), )?line (\d+): (.*)$/s.exec(warning) ?? [];
  if (line === undefined) return { line: null, words: warning };
  return { line: Number(line), words: file ? `${file}: ${words}` : (words ?? "") };
}
