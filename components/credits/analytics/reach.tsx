import { Section } from "@/components/ui/section";
import { formatDay } from "@/lib/format/dates";
import { formatCount, formatCredits, formatQuantity } from "@/lib/format/numbers";
import type { Analytics } from "@/server/credits/schema";

/** How far the credits reach: to the end of the period, and until nothing is left. */
export function Reach({ forecast }: { forecast: Analytics["forecast"] }) {
  const { until, byEnd, exhaustedOn, observedDays } = forecast;
  return (
    <Section
      title="How far it reaches"
      sub={byEnd ? `at the pace of ${formatQuantity(observedDays, "day")}` : null}
      className="mt-0"
    >
      {byEnd === null ? (
        <p className="border-line-strong border-t py-6 text-fg-soft">
          A forecast needs three finished days since the first credit was spent.
        </p>
      ) : (
        <dl className="border-line-strong border-t [&>div]:border-line [&>div]:border-b [&>div]:py-2.5">
          <div>
            <dt className="text-muted text-xs">Spent by {formatDay(until)}, the end of the period</dt>
            <dd className="mt-0.5">
              <b className="font-semibold tabular-nums">{formatCredits(byEnd.expected)}</b>
              <span className="ml-2 text-muted tabular-nums">
                8 times in 10 between {formatCount(byEnd.low)} and {formatCount(byEnd.high)}
              </span>
            </dd>
          </div>
          <div>
            <dt className="text-muted text-xs">Runs out on</dt>
            <dd className="mt-0.5">
              <b className="font-semibold">
                {exhaustedOn.likely ? formatDay(exhaustedOn.likely) : "no day within ten years"}
              </b>
              <span className="ml-2 text-muted">{rangeWords(exhaustedOn)}</span>
            </dd>
          </div>
        </dl>
      )}
    </Section>
  );
}

function rangeWords({ earliest, latest }: Analytics["forecast"]["exhaustedOn"]): string {
  if (earliest === null) return "";
  return `not before ${formatDay(earliest)}, ${latest ? `by ${formatDay(latest)} at the latest` : "perhaps never"}`;
}
