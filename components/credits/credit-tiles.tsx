"use client";

import { Flag, TrendingUp } from "lucide-react";
import { allSpent, sayUncommitted } from "@/components/credits/all-spent";
import { Swatch } from "@/components/ui/credit-bar";
import { MetricTile, MetricTiles } from "@/components/ui/metric-tile";
import { useNow } from "@/components/ui/now";
import { daysBetween, formatDay, formatShortDay, londonToday } from "@/lib/format/dates";
import { formatCoarse } from "@/lib/format/durations";
import { formatCount, formatQuantity, formatShare } from "@/lib/format/numbers";
import type { Credits } from "@/server/credits/schema";

/** Spent, held and available with their shapes; what the budget leaves; how long it lasts. */
export function CreditTiles({ credits }: { credits: Credits }) {
  const { held, available, burnt, budget } = credits;
  const spent = allSpent(credits);
  const uncommitted = sayUncommitted(credits);
  return (
    <MetricTiles className="max-md:[&>*:last-child:nth-child(odd)]:col-span-2">
      <MetricTile label="Spent" swatch={<Swatch kind="spent" />} figure={formatCount(spent)}>
        {formatCount(burnt.domain)} domain, {formatCount(burnt.email)} e-mail, {formatCount(burnt.verification)}{" "}
        verification{uncommitted ? `; ${uncommitted}` : ""}
      </MetricTile>
      <MetricTile label="Held" swatch={<Swatch kind="held" />} figure={formatCount(held)}>
        <HeldWords credits={credits} />
      </MetricTile>
      <MetricTile label="Available" swatch={<Swatch kind="available" />} figure={formatCount(available)}>
        of {formatQuantity(spent + held + available, "credit")} granted so far
      </MetricTile>
      <MetricTile
        label="Left of the budget"
        swatch={<Flag className="size-3.5 text-red" aria-hidden="true" />}
        figure={budget.remaining === null ? "No limit" : formatCount(budget.remaining)}
      >
        {budget.limit === null
          ? "the account's balance is the limit"
          : `of ${formatCount(budget.limit)}, ${formatShortDay(budget.startsAt)} to ${formatShortDay(budget.endsAt)}`}
      </MetricTile>
      <ForecastTile credits={credits} />
    </MetricTiles>
  );
}

function HeldWords({ credits: { holds, unknown } }: { credits: Credits }) {
  const now = useNow();
  if (holds.tasks === 0) return "nothing is in flight";
  const age = holds.oldestAt ? formatCoarse(Math.max(0, (now.getTime() - Date.parse(holds.oldestAt)) / 1000)) : null;
  return (
    <span>
      in {formatQuantity(holds.tasks, "Snov task")}
      {age ? `, oldest ${age}` : ""}
      {unknown > 0 ? `; ${formatCount(unknown)} of unknown fate` : ""}
    </span>
  );
}

function ForecastTile({ credits: { forecast, budget, available } }: { credits: Credits }) {
  const today = londonToday(useNow());
  const icon = <TrendingUp className="size-3.5" aria-hidden="true" />;
  const { exhaustedOn, perDay } = forecast;
  const pace = `${formatCount(Math.round(perDay))} credits a day lately`;
  if (exhaustedOn === null) {
    return (
      <MetricTile label="Lasts until" swatch={icon} figure={perDay === 0 ? "No pace yet" : "Over 10 years"}>
        {perDay === 0 ? "nothing was spent in the last 14 days" : pace}
      </MetricTile>
    );
  }
  const isBudget =
    budget.remaining !== null && budget.remaining < available && exhaustedOn < budget.endsAt.slice(0, 10);
  const left = daysBetween(today, exhaustedOn);
  return (
    <MetricTile
      label={isBudget ? "Budget lasts until" : "Balance lasts until"}
      swatch={icon}
      figure={left > 330 ? formatDay(exhaustedOn) : formatShortDay(exhaustedOn)}
      unit={left <= 0 ? "today" : `${formatQuantity(left, "day")}`}
    >
      {pace}
      {budget.limit
        ? `; ${formatShare(Math.min(1, (budget.spent + budget.held) / budget.limit))} of the budget used`
        : ""}
    </MetricTile>
  );
}
