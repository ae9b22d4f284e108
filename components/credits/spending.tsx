"use client";

import { BudgetFigure } from "@/components/credits/budget-figure";
import { BurnFigure } from "@/components/credits/burn-figure";
import { HitRates } from "@/components/credits/hit-rates";
import { Spenders } from "@/components/credits/spenders";
import { WeekFigure } from "@/components/credits/week-figure";

/** How the credits went: against the budget, by hour, by day, by run, and what they brought. */
export function Spending() {
  return (
    <div className="mt-8 grid gap-x-12 gap-y-8 xl:grid-cols-[minmax(0,5fr)_minmax(0,4fr)]">
      <BudgetFigure />
      <WeekFigure />
      <BurnFigure />
      <div className="grid content-start gap-y-8">
        <HitRates />
        <Spenders />
      </div>
    </div>
  );
}
