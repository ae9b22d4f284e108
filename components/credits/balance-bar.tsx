import { allSpent } from "@/components/credits/all-spent";
import { CreditBar } from "@/components/ui/credit-bar";
import { formatCount } from "@/lib/format/numbers";
import type { Credits } from "@/server/credits/schema";

const WARNINGS = [0.8, 0.95];
/** Shares of the bar that a label keeps free of the one before it; a label that ends at its line needs its whole width. */
const ROOM = { beside: 0.045, before: 0.11 };
/** From here on the budget's words end at their line instead of beginning there. */
const LATE = 0.85;

interface Limit {
  /** Of the budget. */
  share: number;
  /** On the bar, 0 to 1. */
  place: number;
}

/** Of limits in their order, those whose words have room: the budget's come first, then each that stays clear of the next. */
function labelledOf(limits: readonly Limit[]): Set<number> {
  const labelled = new Set<number>();
  let next: Limit | null = null;
  for (const limit of limits.toReversed()) {
    const room = next?.share === 1 && next.place > LATE ? ROOM.before : ROOM.beside;
    if (next && next.place - limit.place < room) continue;
    labelled.add(limit.share);
    next = limit;
  }
  return labelled;
}

/** All credits as one bar: spent solid, held hatched, available open; where the budget ends is a red line. */
export function BalanceBar({ credits }: { credits: Credits }) {
  const { held, available, budget } = credits;
  const spent = allSpent(credits);
  const { limit } = budget;
  const all = spent + held + available;
  // What was spent before this period began does not count against its budget.
  const before = spent + held - budget.spent - budget.held;
  const limits: Limit[] =
    limit === null || all === 0
      ? []
      : [...WARNINGS, 1]
          .map((share) => ({ share, place: (before + limit * share) / all }))
          .filter(({ place }) => place <= 1);
  const labelled = labelledOf(limits);
  const words = `Of ${formatCount(all)} credits ${formatCount(spent)} are spent, ${formatCount(held)} held and ${formatCount(available)} available`;
  const end = limit === null ? "" : `; the budget of this period is ${formatCount(limit)}`;
  return (
    <div className="relative mt-9 mb-4" role="img" aria-label={words + end}>
      <CreditBar spent={spent} held={held} available={available} className="h-7 rounded-[4px]" />
      {limits.map(({ share, place }) =>
        share === 1 ? (
          <span
            key={share}
            aria-hidden="true"
            className="absolute -inset-y-1.5 -ml-px w-0.5 bg-red"
            style={{ left: `${place * 100}%` }}
          >
            <span
              className={`absolute bottom-full mb-0.5 whitespace-nowrap font-[550] text-red-text text-xs ${place > LATE ? "right-0" : "left-0"} max-md:right-auto max-md:left-1/2 max-md:-translate-x-1/2`}
            >
              Budget {formatCount(limit ?? 0)}
            </span>
          </span>
        ) : (
          <span
            key={share}
            aria-hidden="true"
            className="absolute -inset-y-1 w-px bg-control"
            style={{ left: `${place * 100}%` }}
          >
            {labelled.has(share) ? (
              <span className="absolute bottom-full mb-1 -translate-x-1/2 whitespace-nowrap text-muted text-xs max-md:hidden">
                {share * 100}%
              </span>
            ) : null}
          </span>
        ),
      )}
    </div>
  );
}
