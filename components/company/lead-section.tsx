import { LeadFigure } from "@/components/company/lead-figure";
import { Section } from "@/components/ui/section";
import { cn } from "@/lib/class-names";
import type { LeadReason, LeadScore } from "@/server/register/lead-score/schema";

/** How good a lead the company is, and what each signal gave or took. */
export function LeadSection({ leadScore }: { leadScore: LeadScore }) {
  return (
    <Section title="Lead score" sub="of 100">
      <div className="border-line-strong border-t pt-2">
        <div className="mb-2 font-semibold text-base">
          <LeadFigure leadScore={leadScore} />
        </div>
        <LeadReasons reasons={leadScore.reasons} />
      </div>
    </Section>
  );
}

/** Signals that count first, those worth nothing here after them, muted. */
export function LeadReasons({ reasons }: { reasons: readonly LeadReason[] }) {
  const sorted = reasons.toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points));
  return (
    <ul className="grid gap-[5px] text-xs leading-[1.125rem]">
      {sorted.map(({ signal, points, detail }) => (
        <li key={signal} className={cn("grid grid-cols-[minmax(0,1fr)_auto] gap-2", points === 0 && "text-muted")}>
          <span className="break-words">{detail}</span>
          <span className="text-right tabular-nums">{formatPoints(points)}</span>
        </li>
      ))}
    </ul>
  );
}

/** "+24", "0", "−10" with a true minus sign. */
function formatPoints(points: number): string {
  if (points === 0) return "0";
  return points > 0 ? `+${points}` : `−${-points}`;
}
