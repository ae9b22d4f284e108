import { Check, TriangleAlert } from "lucide-react";
import { formatCount } from "@/lib/format/numbers";
import type { Credits } from "@/server/credits/schema";

interface CapChecksProps {
  cap: number;
  credits: Credits;
  /** What my daily cap leaves today; null: no limit. */
  dailyRoom: number | null;
}

const LATER = "The run would pause there, keep what is queued, and go on";

/** Whether the budget, the balance and one's own day carry the cap. The server decides again at every hold. */
export function CapChecks({ cap, credits: { available, budget }, dailyRoom }: CapChecksProps) {
  const checks = [
    ...(budget.remaining === null || budget.limit === null
      ? []
      : [
          {
            label: "This period's budget",
            left: budget.remaining,
            words: `of ${formatCount(budget.limit)}`,
            otherwise: `${LATER} when credits return.`,
          },
        ]),
    {
      label: "Available at Snov.io",
      left: available,
      words: `at least ${formatCount(Math.max(0, available - cap))} after this run`,
      otherwise: `${LATER} when credits return.`,
    },
    ...(dailyRoom === null || dailyRoom >= cap
      ? []
      : [
          {
            label: "Your daily cap",
            left: dailyRoom,
            words: "",
            otherwise: `${LATER} by itself at midnight in London.`,
          },
        ]),
  ];
  return (
    <ul className="mt-3 grid gap-1">
      {checks.map(({ label, left, words, otherwise }) => (
        <li key={label} className="flex gap-2">
          {left >= cap ? (
            <Check className="mt-0.5 size-4 shrink-0 text-green" aria-label="Enough:" />
          ) : (
            <TriangleAlert className="mt-0.5 size-4 shrink-0 text-amber" aria-label="Too little:" />
          )}
          <span className="tabular-nums">
            {label}: <b className="font-semibold">{formatCount(left)} left</b>
            {left >= cap ? `, ${words}` : `. ${otherwise}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
