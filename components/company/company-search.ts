import type { Route } from "next";
import {
  createLoader,
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsFloat,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import type { ListCompaniesInput } from "@/server/register/schema";
import { sicSectionLetters } from "@/server/register/sic/schema";

export const VIEWS = ["strike-offs", "due", "review", "ready", "all"] as const;
export type View = (typeof VIEWS)[number];
export const STAGES = ["proposed", "suspended", "discontinued", "dissolved"] as const;
export const STATES = [
  "pending",
  "in_progress",
  "completed",
  "nothing_found",
  "failed",
  "stale",
  "suppressed",
] as const;
const SORTS = [
  "daysLeft",
  "-daysLeft",
  "name",
  "-name",
  "updatedAt",
  "-updatedAt",
  "incorporatedOn",
  "-incorporatedOn",
  "confidence",
  "-confidence",
  "leadScore",
  "-leadScore",
  "number",
] as const satisfies readonly ListCompaniesInput["sort"][];
const PAGE_SIZE = 50;
const MOST_DAYS = 3650;

/** What a person may narrow a view by. */
export const companyFilters = {
  q: parseAsString.withDefault(""),
  stage: parseAsArrayOf(parseAsStringLiteral(STAGES)),
  state: parseAsArrayOf(parseAsStringLiteral(STATES)),
  hasDomain: parseAsBoolean,
  hasEmail: parseAsBoolean,
  dueWithin: parseAsInteger,
  area: parseAsString,
  sic: parseAsArrayOf(parseAsString),
  section: parseAsArrayOf(parseAsStringLiteral(sicSectionLetters)),
  type: parseAsArrayOf(parseAsString),
  hasValidEmail: parseAsBoolean,
  minConfidence: parseAsFloat,
  minLeadScore: parseAsInteger,
  officer: parseAsString,
  incorporatedFrom: parseAsString,
  incorporatedTo: parseAsString,
  changedWithin: parseAsInteger,
};

/** The whole state of the list is its address. */
export const companySearch = {
  ...companyFilters,
  view: parseAsStringLiteral(VIEWS).withDefault("strike-offs"),
  sort: parseAsStringLiteral(SORTS).withDefault("daysLeft"),
  cursor: parseAsString,
  from: parseAsInteger.withDefault(1),
  row: parseAsString,
};
export type CompanySearch = inferParserType<typeof companySearch>;
export const loadCompanySearch = createLoader(companySearch);
export const serializeCompanySearch = createSerializer(companySearch);

/** Where the list stands with this search. */
export function companiesAddress(search: CompanySearch): Route {
  // The serialiser puts a query behind the base and tells only that it is a string.
  return serializeCompanySearch("/companies", search) as Route;
}

type Filter = Omit<ListCompaniesInput, "cursor" | "limit" | "sort">;

const VIEW_FILTERS: Record<View, Filter> = {
  "strike-offs": { stage: ["proposed", "suspended"] },
  due: { dueWithin: 60 },
  review: { needsReview: true },
  ready: { contactable: true },
  all: {},
};

/** The companies that view and filters mean together; runs over the filter use the same. */
export function toFilter(search: CompanySearch): Filter {
  const { view, q, stage, state, hasDomain, hasEmail, dueWithin, area, sic, section, type, officer } = search;
  const own: Filter = {
    q: q.trim().slice(0, 200) || undefined,
    stage: orNothing(stage),
    state: orNothing(state),
    hasDomain: hasDomain ?? undefined,
    hasEmail: hasEmail ?? undefined,
    hasValidEmail: search.hasValidEmail ?? undefined,
    minConfidence: search.minConfidence === null ? undefined : Math.min(1, Math.max(0, search.minConfidence)),
    minLeadScore: search.minLeadScore === null ? undefined : Math.min(100, Math.max(0, search.minLeadScore)),
    dueWithin: within(0, dueWithin),
    changedWithin: within(1, search.changedWithin),
    incorporatedFrom: dayOrNothing(search.incorporatedFrom),
    incorporatedTo: dayOrNothing(search.incorporatedTo),
    area: area?.trim().slice(0, 60) || undefined,
    officer: officer && officer.trim().length > 1 ? officer.trim().slice(0, 100) : undefined,
    sic: orNothing(sic?.filter((code) => /^\d{1,5}$/.test(code)) ?? null),
    section: orNothing(section),
    type: orNothing(type),
  };
  return { ...VIEW_FILTERS[view], ...dropUndefined(own) };
}

function within(fewest: number, days: number | null): number | undefined {
  return days === null ? undefined : Math.min(MOST_DAYS, Math.max(fewest, days));
}

function dayOrNothing(text: string | null): string | undefined {
  const day = text?.trim() ?? "";
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) ? day : undefined;
}

/** An address whose values could not be read filters by nothing, not by "none of them". */
function orNothing<Value>(values: Value[] | null): Value[] | undefined {
  return values && values.length > 0 ? values : undefined;
}

/** An undefined member would shadow the view's own, and would change the query's key on its way through JSON. */
function dropUndefined(filter: Filter): Filter {
  // The same members with the same types, only fewer.
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as Filter;
}

/** What the server is asked: made by the same function on both sides. */
export function toListInput(search: CompanySearch): ListCompaniesInput {
  const place = search.cursor ? { cursor: search.cursor } : {};
  return { ...toFilter(search), sort: search.sort, limit: PAGE_SIZE, ...place };
}

export function countFilters(search: CompanySearch): number {
  const names = Object.keys(companyFilters) as (keyof typeof companyFilters)[];
  return names.filter((name) => search[name] !== null && search[name] !== "").length;
}
