import { allSpent } from "@/components/credits/all-spent";
import { CreditBar } from "@/components/ui/credit-bar";
import { formatCount } from "@/lib/format/numbers";
import type { Credits } from "@/server/credits/schema";

const WARNINGS = [0.8, 0.95];

/** All credits as one bar: spent solid, held hatched, available open; where the budget ends is a red line. */
export function BalanceBar({ credits }: { credits: Credits }) {
  const { held, available, budget } = credits;
  const spent = allSpent(credits);
  const { limit } = budget;
  const all = spent + held + available;
  // What was spent before this period began does not count against its budget.
  const before = spent + held - budget.spent - budget.held;
  const limits =
    limit === null || all === 0
      ? []
      : [...WARNINGS, 1]
          .map((share) => ({ share, place: (before + limit * share) / all }))
          .filter(({ place }) => place <= 1);
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
              className={`absolute bottom-full mb-0.5 whitespace-nowrap font-[550] text-red-text text-xs ${place > 0.85 ? "right-0" : "left-0"} max-md:right-auto max-md:left-1/2 max-md:-translate-x-1/2`}
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
            <span className="absolute bottom-full mb-1 -translate-x-1/2 whitespace-nowrap text-muted text-xs max-md:hidden">
              {share * 100}%
            </span>
          </span>
        ),
      )}
    </div>
  );
}
