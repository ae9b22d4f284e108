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
import {
  type CompanySearch,
  companiesAddress,
  companyFilters,
  toFilter,
  VIEWS,
} from "@/components/company/company-search";
import type { StartRunInput } from "@/server/enrichment/schema";

const STEPS = ["domain", "officers", "emails"] as const;

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

/** The wizard over the very filter that a list shows, whatever narrows it; the order and place of the list stay behind. */
export function runAddressForFilter(search: CompanySearch): Route {
  return runAddress(search);
}

export function runAddressForNumbers(numbers: string[]): Route {
  return runAddress({ numbers });
}

function runAddress(search: CompanySearch | Pick<NewRunSearch, "numbers">): Route {
  // The serialiser puts a query behind the base and tells only that it is a string.
  return serialize("/runs/new", search) as Route;
}

/** The list that a draft came from, without its order and place. */
export function asList(search: NewRunSearch): CompanySearch {
  return { ...search, sort: "daysLeft", cursor: null, from: 1, row: null };
}

/** Back to the list as it was narrowed; companies that were chosen one by one are chosen anew. */
export function listAddressOf(search: NewRunSearch): Route {
  return search.numbers ? "/companies" : companiesAddress(asList(search));
}

/** Larger than any price: an estimate asks what a run would cost if nothing held it back. */
const NO_CAP = 1_000_000;

/** What the server is asked to estimate: made by the same function on both sides. */
export function toEstimateInput(search: NewRunSearch): StartRunInput {
  const { numbers, only, refresh } = search;
  const steps: StartRunInput["steps"] = only === "domain" ? ["domain"] : [...STEPS];
  const whom = numbers ? { companyNumbers: numbers } : { filter: toFilter(asList(search)) };
  return { ...whom, steps, refresh, cap: NO_CAP, dryRun: true };
}
