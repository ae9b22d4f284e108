import { cn } from "@/lib/class-names";
import type { LeadScore } from "@/server/register/lead-score/schema";

interface LeadFigureProps {
  leadScore: Pick<LeadScore, "score"> | null;
  /** Among others in a column: figures of any length end at one edge. */
  isInColumn?: boolean;
}

/** A score of 0 to 100 as a figure with its bar. Ink, not a colour: a low score is nobody's fault. */
export function LeadFigure({ leadScore, isInColumn = false }: LeadFigureProps) {
  if (!leadScore) return <span className="text-muted">–</span>;
  return (
    <span className="inline-flex w-full items-center gap-2">
      <span className={cn("tabular-nums", isInColumn && "w-6 text-right")}>{leadScore.score}</span>
      <span
        aria-hidden="true"
        className="block h-1.5 min-w-6 flex-1 rounded-[1px] bg-sunken inset-ring inset-ring-line-strong"
      >
        <span className="block h-full rounded-[1px] bg-fg-soft" style={{ width: `${leadScore.score}%` }} />
      </span>
    </span>
  );
}
