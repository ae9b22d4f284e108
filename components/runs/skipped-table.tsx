import { OFFICER_REASONS, SKIP_REASONS } from "@/components/runs/run-words";
import { formatCount } from "@/lib/format/numbers";
import type { Run } from "@/server/enrichment/schema";

/** Counts by reason, with what each reason protects. */
export function SkippedTable({
  skipped,
  of = "company",
}: {
  skipped: Run["estimate"]["skipped"];
  of?: "company" | "officer";
}) {
  const words = of === "company" ? SKIP_REASONS : OFFICER_REASONS;
  const [one, many] = of === "company" ? ["company", "companies"] : ["officer", "officers"];
  return (
    <ul className="border-line-strong border-t">
      {skipped.map(({ reason, count }) => (
        <li key={reason} className="flex min-h-11 items-center gap-4 border-line border-b py-1.5">
          <b className="w-11 shrink-0 text-right font-semibold tabular-nums">{formatCount(count)}</b>
          <span className="w-20 shrink-0 text-muted">{count === 1 ? one : many}</span>
          <span className="min-w-0">
            {words[reason]?.title ?? reason.replaceAll("_", " ")}
            <span className="block text-muted text-xs">{words[reason]?.why}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
