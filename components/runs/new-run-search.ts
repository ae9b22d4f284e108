import type { Route } from "next";
import {
  createLoader,
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { type CompanySearch, companyFilters, toFilter, VIEWS } from "@/components/company/company-search";
import type { StartRunInput } from "@/server/enrichment/schema";

export const STEPS = ["domain", "officers", "emails"] as const;

/** The draft of a run is its address: whom, what, how much. */
export const newRunSearch = {
  ...companyFilters,
  view: parseAsStringLiteral(VIEWS).withDefault("strike-offs"),
  numbers: parseAsArrayOf(parseAsString),
  only: parseAsStringLiteral(["domain"]),
  refresh: parseAsBoolean.withDefault(false),
  cap: parseAsInteger,
  name: parseAsString.withDefault(""),
};
export type NewRunSearch = inferParserType<typeof newRunSearch>;
export const loadNewRunSearch = createLoader(newRunSearch);
const serialize = createSerializer(newRunSearch);

/** The wizard over the very filter that a list shows. */
export function runAddressForFilter({
  q,
  view,
  stage,
  state,
  hasDomain,
  hasEmail,
  dueWithin,
  area,
  sic,
}: CompanySearch): Route {
  return serialize("/runs/new", { q, view, stage, state, hasDomain, hasEmail, dueWithin, area, sic }) as Route;
}

export function runAddressForNumbers(numbers: string[]): Route {
  return serialize("/runs/new", { numbers }) as Route;
}

/** Larger than any price: an estimate asks what a run would cost if nothing held it back. */
const NO_CAP = 1_000_000;

/** What the server is asked to estimate: made by the same function on both sides. */
export function toEstimateInput(search: NewRunSearch): StartRunInput {
  const { numbers, only, refresh } = search;
  const steps: StartRunInput["steps"] = only === "domain" ? ["domain"] : [...STEPS];
  const whom = numbers
    ? { companyNumbers: numbers }
    : { filter: toFilter({ ...search, sort: "daysLeft", cursor: null, from: 1, row: null }) };
  return { ...whom, steps, refresh, cap: NO_CAP, dryRun: true };
}
