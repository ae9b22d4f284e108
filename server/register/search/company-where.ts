import { Prisma } from "@/server/platform/db/generated/client";
import { anyWay, FACETS, type Facet } from "@/server/register/search/company-facets";
import { companyOrder, type SortName } from "@/server/register/search/company-order";
import { type NameSearch, NO_FORMS, readSearch, type WordForms } from "@/server/register/search/company-search";
import { amongSql, type Few } from "@/server/register/search/company-sets";
import {
  allOf,
  countLexemes,
  matchesDocument,
  matchesSampled,
  STRIKING_DOCUMENT,
} from "@/server/register/search/document-query";
import type { CompanyFilter } from "@/server/register/search/filter";

const TODAY = Prisma.sql`(now() at time zone 'Europe/London')::date`;

/** A condition on a column, or on none that the document has. */
interface Other {
  indexed: Prisma.Sql;
  /** When it is judged in another way with the row in hand. */
  byRow?: Prisma.Sql;
  /** The order whose column it bounds: going along that order, what lies outside need not be looked at. */
  bounds?: SortName;
}

const OTHERS: readonly ((filter: CompanyFilter, forms: WordForms) => Other | null)[] = [
  ({ q }, forms) => (q ? otherWays(readSearch(q, forms)) : null),
  // Only proposed strike-offs have a day to count to.
  ({ dueWithin }) =>
    bound("daysLeft", dueWithin, (days) => Prisma.sql`company.expected_dissolution_on <= ${TODAY} + ${days}::integer`),
  ({ minConfidence }) =>
    bound("confidence", minConfidence, (least) => Prisma.sql`company.best_confidence >= ${least}::real`),
  ({ minLeadScore }) =>
    bound("leadScore", minLeadScore, (least) => Prisma.sql`company.lead_score >= ${least}::smallint`),
  ({ incorporatedFrom }) =>
    bound("incorporatedOn", incorporatedFrom, (day) => Prisma.sql`company.incorporated_on >= ${day}::date`),
  ({ incorporatedTo }) =>
    bound("incorporatedOn", incorporatedTo, (day) => Prisma.sql`company.incorporated_on <= ${day}::date`),
  ({ changedWithin }) =>
    bound(
      "updatedAt",
      changedWithin,
      (days) => Prisma.sql`company.updated_at >= now() - make_interval(days => ${days}::integer)`,
    ),
];

function bound<Value>(
  bounds: SortName,
  value: Value | undefined,
  condition: (value: Value) => Prisma.Sql,
): Other | null {
  return value === undefined ? null : { indexed: condition(value), bounds };
}

/** Beginnings of fewer companies are read from the index in a moment. */
const DEAR_FROM = 30_000;
/** Looking for as many beside something rarer costs more than judging what is found. */
const COMMON_FROM = 1_000_000;

/** What the index of the search document is asked: all that it knows, that without dear beginnings, or nothing. */
export type DocumentPart = "all" | "exact" | "none";

/** Which indexes a statement may use; the planner would put together more than is worth it. */
export interface IndexChoice {
  document: DocumentPart;
  /** Of the columns that the filter bounds, the one whose index is used. */
  bound: SortName | null;
  /** The condition of that index, when it is another than the filter alone implies. */
  among?: Prisma.Sql | null;
}

/** The filter's parts, judged on companies that were sampled with their documents. */
export interface Parts {
  facets: { sampled: Prisma.Sql; isExact: boolean; isWide: boolean; lexemes: number; rowCost: number }[];
  /** What bounds a column, a part for each, with what is known of all that its index then needs to hold. */
  bounds: { order: SortName; columns: Prisma.Sql }[];
  /** Text that has ways of its own, through indexes of its own. */
  text: Prisma.Sql | null;
  /** What holds of all that the index of the search document has: a smaller one holds all that fit some filters. */
  documents: Prisma.Sql;
}

/** A filter over the alias `company` (table `companies`), `true` when it is empty. Both mean exactly the same companies. */
export interface CompanyConditions {
  /** For the planner's word: the document is asked one question, because every further one takes as long to plan as all of the rest. */
  indexed: Prisma.Sql;
  /**
   * Answered by the index of the search document together with other indexes, or from the smaller index of documents, if one holds all that
   * fit: its condition would mislead the planner's estimates.
   */
  looked: Prisma.Sql;
  /** Cheap to judge row by row: the document would be made anew for each. */
  byRow: Prisma.Sql;
  parts: Parts;
  /** The filter, with nothing but these indexes to find it by. */
  by(choice: IndexChoice): Prisma.Sql;
  /** How many entries of the index are read for nothing but to be left out again when all of the filter is asked of it. */
  read: number;
  /** Holds of every company that fits: the condition of one of these sets of indexes, which hold few others. Null when none holds. */
  amongOf(sets: readonly Few[]): Prisma.Sql | null;
  /** What of it bounds the column of an order, `true` when nothing does. */
  boundsOf(order: SortName): Prisma.Sql;
  isBounded(order: SortName): boolean;
}

/**
 * `sizes` tells about how many companies each of the facets holds, if somebody knows: of beginnings only large ones are dear to read from
 * the index, and what most companies have is dear to ask of it beside something rarer.
 * `forms` are the words that beginnings in a text mean (`expandWords`), if somebody asked for them.
 */
export function companyConditions(
  filter: CompanyFilter,
  sizes: readonly number[] = [],
  forms: WordForms = NO_FORMS,
): CompanyConditions {
  const facets = FACETS.flatMap((condition) => condition(filter, forms) ?? []);
  const others = OTHERS.flatMap((condition) => condition(filter, forms) ?? []);
  const sizeOf = (facet: Facet) => sizes[facets.indexOf(facet)];
  const fromRare = (some: readonly Facet[]) => some.toSorted((one, other) => (sizeOf(one) ?? 0) - (sizeOf(other) ?? 0));
  const dear = facets.filter((facet) => facet.isWide && (sizeOf(facet) ?? Number.POSITIVE_INFINITY) > DEAR_FROM);
  const read = facets.filter((facet) => !dear.includes(facet));
  const rare = read.filter((facet) => (sizeOf(facet) ?? 0) <= COMMON_FROM);
  // What must be absent costs nothing beside what must be there.
  const exact = [rare, read].find((some) => some.some(({ isNegative }) => !isNegative)) ?? [];
  const asked: Record<DocumentPart, Facet[]> = { all: facets, exact, none: [] };
  const boundsOf = (order: SortName) =>
    all(others.flatMap(({ indexed, bounds }) => (bounds === order ? [indexed] : [])));
  const amongOf = (sets: readonly Few[]) => {
    const few = keepsTo(filter, facets).find((one) => sets.includes(one));
    return few ? amongSql(few) : null;
  };
  const inIndexOf = (order: SortName) => [amongOf(companyOrder(order).apart) ?? []].flat();
  const bounded = [...new Set(others.flatMap(({ bounds }) => bounds ?? []))];
  const isOwn = facets.length > 0 && keepsTo(filter, facets).includes("strikingOff");
  const inOwnDocuments = isOwn ? [STRIKING_DOCUMENT] : [];
  const columns = others.map(({ indexed }) => indexed);
  const document = facets.length > 0 ? [matchesDocument(allOf(facets.map((facet) => facet.document)))] : [];
  return {
    indexed: all([...document, ...columns]),
    looked: all([...documentOf(facets), ...columns, ...inOwnDocuments]),
    byRow: byRowOf(facets, others),
    parts: {
      facets: facets.map((facet) => ({
        sampled: matchesSampled(facet.document),
        isExact: exact.includes(facet),
        isWide: Boolean(facet.isWide),
        lexemes: countLexemes(facet.document),
        rowCost: facet.rowCost ?? 0,
      })),
      bounds: bounded.map((order) => ({ order, columns: all([boundsOf(order), ...inIndexOf(order)]) })),
      text: others.map(({ indexed, byRow, bounds }) => (bounds ? null : (byRow ?? indexed))).find(Boolean) ?? null,
      documents: all(inOwnDocuments),
    },
    by: ({ document, bound, among }) =>
      all([
        ...documentOf(fromRare(asked[document])),
        ...(asked[document].length > 0 ? inOwnDocuments : []),
        ...others.map((other) => (other.bounds && other.bounds !== bound ? hidden(other.indexed) : other.indexed)),
        // One index with such a condition is enough: the planner would put all of another beside it.
        ...(bound ? (among ? [among] : inIndexOf(bound)) : []),
        ...facets.filter((facet) => !asked[document].includes(facet)).map(({ columns }) => columns),
      ]),
    read:
      facets.every(({ isNegative }) => isNegative) && facets.length > 0
        ? Number.POSITIVE_INFINITY
        : dear.reduce((sum, facet) => sum + (sizeOf(facet) ?? Number.POSITIVE_INFINITY), 0),
    amongOf,
    isBounded: (order) => others.some(({ bounds }) => bounds === order),
    boundsOf,
  };
}

/** The same, judged with the row in hand: no index is used for what is asked whether it is true. */
export function hidden(condition: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(${condition}) is true`;
}

function byRowOf(facets: readonly Facet[], others: readonly Other[]): Prisma.Sql {
  return all([...facets.map(({ columns }) => columns), ...others.map(({ indexed, byRow }) => byRow ?? indexed)]);
}

/** No lookup has come to an end that counts: hardly any such company has a confidence. */
const OPEN_STATES = new Set(["pending", "in_progress", "failed", "suppressed"]);

/** From few companies to many. */
function keepsTo(filter: CompanyFilter, facets: readonly Facet[]): Few[] {
  const { stage, state, contactable, hasDomain, hasEmail, hasValidEmail, needsReview } = filter;
  // Nobody else has a day to be dissolved or a lead score.
  const isRunning = filter.dueWithin !== undefined || filter.minLeadScore !== undefined;
  const isStage = isWithin(stage, RUNNING_STAGES);
  const kept: Record<Few, boolean | undefined> = {
    open: isWithin(state, OPEN_STATES),
    strikingOff: isRunning || contactable || isStage,
    strikeOff: isRunning || facets.some((facet) => facet.among === "strikeOff"),
    sought: facets.some((facet) => facet.among === "sought"),
    found: hasDomain || hasEmail || hasValidEmail || needsReview,
    reached: hasEmail || hasValidEmail || contactable,
    toReview: needsReview,
    usable: hasDomain,
    unusable: hasDomain === false,
    unreached: hasEmail === false,
  };
  // Object.keys forgets whose keys they are.
  return (Object.keys(kept) as Few[]).filter((few) => kept[few]);
}

const RUNNING_STAGES = new Set(["proposed", "suspended"]);

function isWithin(given: readonly string[] | undefined, some: ReadonlySet<string>): boolean {
  return given !== undefined && given.length > 0 && given.every((one) => some.has(one));
}

/**
 * A condition for each: the index looks for the entries of the first in the lists of the others. Of one question for all it reads every list
 * that is shorter than the shortest without which nothing fits, and looks at all of them for each entry.
 */
function documentOf(facets: readonly Facet[]): Prisma.Sql[] {
  return facets.map(({ document }) => matchesDocument(document));
}

export function all(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return conditions.length > 0 ? Prisma.join([...conditions], " and ") : Prisma.sql`true`;
}

/** Text that may also mean a number, a postcode or a domain; signs alone mean nothing. */
function otherWays({ words, direct }: NameSearch): Other | null {
  if (words === null) return { indexed: direct.length > 0 ? anyWay(direct) : Prisma.sql`false` };
  if (direct.length === 0) return null;
  return {
    indexed: anyWay([matchesDocument(words.document), ...direct]),
    byRow: anyWay([words.byRow, ...direct]),
  };
}
