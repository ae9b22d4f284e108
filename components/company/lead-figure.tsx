import type { LeadScore } from "@/server/register/lead-score/schema";

/** A score of 0 to 100 as a figure with its bar. Ink, not a colour: a low score is nobody's fault. */
export function LeadFigure({ leadScore }: { leadScore: Pick<LeadScore, "score"> | null }) {
  if (!leadScore) return <span className="text-muted">–</span>;
  return (
    <span className="inline-flex w-full items-center gap-2">
      <span className="w-6 text-right tabular-nums">{leadScore.score}</span>
      <span
        aria-hidden="true"
        className="block h-1.5 min-w-6 flex-1 rounded-[1px] bg-sunken inset-ring inset-ring-line-strong"
      >
        <span className="block h-full rounded-[1px] bg-fg-soft" style={{ width: `${leadScore.score}%` }} />
      </span>
    </span>
  );
}
