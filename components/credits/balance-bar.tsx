import { allSpent } from "@/components/credits/all-spent";
import { periodUse } from "@/components/credits/period-use";
import { CreditBar } from "@/components/ui/credit-bar";
import { cn } from "@/lib/class-names";
import { formatCount } from "@/lib/format/numbers";
import type { Credits } from "@/server/credits/schema";

/** Shares of the bar that a label keeps free of the one before it; a label that ends at its line needs its whole width. */
const ROOM = { beside: 0.045, before: 0.11 };
/** From here on the budget's words end at their line instead of beginning there. */
const LATE = 0.85;
/** On phones the words stand over the middle of their line, unless it is so near the left edge that they would be cut off. */
const EARLY = 0.15;

interface Mark {
  /** Percent of the period's credits; null for the end of the budget. */
  percent: number | null;
  /** On the bar, 0 to 1. */
  place: number;
}

/** Of marks in their order, those whose words have room: the budget's come first, then each that stays clear of the next. */
function labelledOf(marks: readonly Mark[]): Set<number | null> {
  const labelled = new Set<number | null>();
  let next: Mark | null = null;
  for (const mark of marks.toReversed()) {
    const room = next?.percent === null && next.place > LATE ? ROOM.before : ROOM.beside;
    if (next && next.place - mark.place < room) continue;
    labelled.add(mark.percent);
    next = mark;
  }
  return labelled;
}

/** On which side of its line the budget's words stand, so that all of them are on the page. */
function sideOf(place: number): string {
  if (place > LATE) return "right-0";
  return place < EARLY ? "left-0" : "left-0 max-md:left-1/2 max-md:-translate-x-1/2";
}

/** Where alerts are raised and where the budget ends, from the left. */
function marksOf(credits: Credits, thresholds: readonly number[]): Mark[] {
  const { held, available, budget } = credits;
  const spent = allSpent(credits);
  const all = spent + held + available;
  const { total } = periodUse(credits);
  if (all <= 0 || total <= 0) return [];
  // What was spent before this period began counts neither against its budget nor for its alerts.
  const before = spent + held - budget.spent - budget.held;
  const warnings = thresholds
    .toSorted((a, b) => a - b)
    .map((percent) => ({ percent, place: (before + (total * percent) / 100) / all }));
  const end = budget.limit === null ? [] : [{ percent: null, place: (before + budget.limit) / all }];
  return [...warnings, ...end].filter(({ place }) => place <= 1);
}

/** All credits as one bar: spent solid, held hatched, available open; alerts' thresholds are thin lines, where the budget ends is a red one. */
export function BalanceBar({ credits, thresholds }: { credits: Credits; thresholds: readonly number[] }) {
  const { held, available, budget } = credits;
  const spent = allSpent(credits);
  const { limit } = budget;
  const all = spent + held + available;
  const marks = marksOf(credits, thresholds);
  const labelled = labelledOf(marks);
  const words = `Of ${formatCount(all)} credits ${formatCount(spent)} are spent, ${formatCount(held)} held and ${formatCount(available)} available`;
  const end = limit === null ? "" : `; the budget of this period is ${formatCount(limit)}`;
  return (
    <div className="relative mt-9 mb-4" role="img" aria-label={words + end}>
      <CreditBar spent={spent} held={held} available={available} className="h-7 rounded-[4px]" />
      {marks.map(({ percent, place }) =>
        percent === null ? (
          <span
            key="budget"
            aria-hidden="true"
            className="absolute -inset-y-1.5 -ml-px w-0.5 bg-red"
            style={{ left: `${place * 100}%` }}
          >
            <span
              className={cn(
                "absolute bottom-full mb-0.5 whitespace-nowrap font-[550] text-red-text text-xs",
                sideOf(place),
              )}
            >
              Budget {formatCount(limit ?? 0)}
            </span>
          </span>
        ) : (
          <span
            key={percent}
            aria-hidden="true"
            className="absolute -inset-y-1 w-px bg-control"
            style={{ left: `${place * 100}%` }}
          >
            {labelled.has(percent) ? (
              <span className="absolute bottom-full mb-1 -translate-x-1/2 whitespace-nowrap text-muted text-xs max-md:hidden">
                {percent}%
              </span>
            ) : null}
          </span>
        ),
      )}
    </div>
  );
}
