import { LineTable } from "@/components/imports/line-table";
import { Section } from "@/components/ui/section";
import { formatCount } from "@/lib/format/numbers";
import type { ImportRecord } from "@/server/register/schema";

/** Lines that were taken, but not as they stand: without a day that could not be read, or from another coding. */
export function Warnings({ record: { warnings, summary } }: { record: ImportRecord }) {
  if (warnings.length === 0) return null;
  const all = summary.valuesLeftOut + summary.linesRepaired;
  return (
    <Section
      title="Lines to look at"
      sub={
        warnings.length < all
          ? `the first ${formatCount(warnings.length)} of ${formatCount(all)}`
          : "they were taken; of a day that could not be read, what was known before stays"
      }
    >
      <LineTable heading="What was not as it should be" lines={warnings.map(readWarning)} />
    </Section>
  );
}

/** A warning is kept in words: `line 7: …`, and with its file's name before it when there are several. */
function readWarning(warning: string): { line: number | null; words: string } {
  const [, file, line, words] = /^(?:(.+), )?line (\d+): (.*)$/s.exec(warning) ?? [];
  if (line === undefined) return { line: null, words: warning };
  return { line: Number(line), words: file ? `${file}: ${words}` : (words ?? "") };
}
