import type { Analytics, AnalyticsPart } from "@/server/credits/schema";

export interface CellTable {
  columns: string[];
  rows: string[][];
}

/** One part of the analytics as a table of plain values, for files: instants and days in ISO 8601, prices with a point, nothing for none. */
export function tabulateAnalytics(analytics: Analytics, part: AnalyticsPart): CellTable {
  switch (part) {
    case "days":
      return tabulateDays(analytics.days);
    case "runs":
      return tabulateRuns(analytics.runs);
    case "costs":
      return tabulateCosts(analytics.costs);
    case "forecast":
      return tabulateForecast(analytics.forecast);
  }
}

const OPERATIONS = ["domain", "email", "verification"] as const;

function tabulateDays(days: Analytics["days"]): CellTable {
  return {
    columns: [
      "day",
      "spent",
      ...OPERATIONS.map((operation) => `spent_${operation}`),
      ...OPERATIONS.flatMap((operation) => [`${operation}_answered`, `${operation}_useful`]),
    ],
    rows: days.map((day) =>
      cellsOf(
        day.day,
        day.spent,
        ...OPERATIONS.map((operation) => day.spentOn[operation]),
        ...OPERATIONS.flatMap((operation) => [day[operation].asked, day[operation].found]),
      ),
    ),
  };
}

function tabulateRuns(runs: Analytics["runs"]): CellTable {
  return {
    columns: ["run_id", "run", "started_at", "companies", "domains_found", "people_found", "spent", "per_company"],
    rows: runs.map((run) =>
      cellsOf(
        run.runId,
        run.name,
        run.createdAt,
        run.companies,
        run.domainsFound,
        run.peopleFound,
        run.spent,
        run.perCompany,
      ),
    ),
  };
}

function tabulateCosts(costs: Analytics["costs"]): CellTable {
  return {
    columns: [
      "spent",
      "companies",
      "runs",
      "domains_found",
      "people_found",
      "addresses_valid",
      "per_company",
      "per_run",
      "per_domain",
      "per_person",
    ],
    rows: [
      cellsOf(
        costs.spent,
        costs.companies,
        costs.runs,
        costs.domainsFound,
        costs.peopleFound,
        costs.addressesValid,
        costs.perCompany,
        costs.perRun,
        costs.perDomain,
        costs.perPerson,
      ),
    ],
  };
}

function tabulateForecast({ until, byEnd, exhaustedOn, observedDays }: Analytics["forecast"]): CellTable {
  return {
    columns: [
      "until",
      "expected",
      "low",
      "high",
      "exhausted_earliest",
      "exhausted_likely",
      "exhausted_latest",
      "observed_days",
    ],
    rows: [
      cellsOf(
        until,
        byEnd?.expected,
        byEnd?.low,
        byEnd?.high,
        exhaustedOn.earliest,
        exhaustedOn.likely,
        exhaustedOn.latest,
        observedDays,
      ),
    ],
  };
}

function cellsOf(...values: (string | number | null | undefined)[]): string[] {
  return values.map((value) => (value === null || value === undefined ? "" : String(value)));
}
