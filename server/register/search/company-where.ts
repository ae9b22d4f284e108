import { enrichmentState } from "@/server/enrichment/schema";
import { Prisma } from "@/server/platform/db/generated/client";
import { companyOrder, type SortName } from "@/server/register/search/company-order";
import {
  type NameSearch,
  NO_FORMS,
  officerPrefixes,
  readSearch,
  type WordForms,
} from "@/server/register/search/company-search";
import {
  allOf,
  anyOf,
  type DocumentQuery,
  facetLexeme,
  facetPrefix,
  matchesDocument,
  matchesSampled,
  not,
  STRIKING_DOCUMENT,
} from "@/server/register/search/document-query";
import type { CompanyFilter } from "@/server/register/search/filter";
import { sectionPrefixes } from "@/server/register/sic/schema";

/**
 * Conditions of partial indexes (`companies_striking_off`, `companies_strike_off_…`, `companies_sought_…`, `companies_review_confidence`, `companies_reached_confidence`, `companies_usable_confidence`, `companies_unusable_confidence`, `companies_found_unsure`), word for word, so that
 * the planner sees that they hold. `sought` names every facet that a lookup leaves behind; suppressed companies were left alone, however
 * many they are.
 */
const FEW = {
  strikingOff: Prisma.sql`company.strike_off_stage in ('proposed', 'suspended')`,
  strikeOff: Prisma.sql`company.strike_off_stage is not null`,
  sought: Prisma.sql`company.facets && array['has~domain', 'has~email', 'has~valid', 'needs~review', 'state~in_progress',
    'state~completed', 'state~nothing_found', 'state~failed', 'state~stale']`,
  found: Prisma.sql`company.facets && array['has~domain', 'has~email', 'has~valid', 'needs~review']`,
  reached: Prisma.sql`company.facets && array['has~email', 'has~valid']`,
  toReview: Prisma.sql`company.facets @> array['needs~review']`,
  usable: Prisma.sql`company.facets @> array['has~domain']`,
  unusable: Prisma.sql`not (company.facets @> array['has~domain'])`,
};
export type Few = keyof typeof FEW;

/** One condition twice: on the search document, for its index, and on the columns, for whoever has the row in hand. */
interface Facet {
  document: DocumentQuery;
  columns: Prisma.Sql;
  /** The few companies that it keeps to, each and every one. */
  among?: Few;
  /** Its lexemes are beginnings: the index reads all that begin so before it looks at anything else. */
  isWide?: boolean;
  /** It is the absence of lexemes. */
  isNegative?: boolean;
}

const FACETS: readonly ((filter: CompanyFilter, forms: WordForms) => Facet | null)[] = [
  ({ status }) => oneOf("status", Prisma.sql`company.status`, status),
  ({ statusDetail }) => oneOf("detail", Prisma.sql`company.status_detail`, statusDetail),
  ({ stage }) => among("strikeOff", oneOf("stage", Prisma.sql`company.strike_off_stage::text`, stage)),
  ({ type }) => oneOf("type", Prisma.sql`company.type`, type),
  ({ state }) => (isGiven(state) ? either(state.map(stateFacet)) : null),
  ({ sic }) => (isGiven(sic) ? sicFacet(sic) : null),
  ({ section }) => (isGiven(section) ? sicFacet(section.flatMap(sectionPrefixes)) : null),
  ({ area }) => areaFacet(area),
  ({ hasDomain }) => whether(hasDomain, soughtFacet("has~domain")),
  ({ hasEmail }) => whether(hasEmail, soughtFacet("has~email")),
  ({ hasValidEmail }) => whether(hasValidEmail, soughtFacet("has~valid")),
  ({ needsReview }) => whether(needsReview, soughtFacet("needs~review")),
  ({ contactable }) => whether(contactable, CONTACTABLE),
  ({ officer }) => officerFacets(officer),
  ({ q }, forms) => (q ? nameFacet(readSearch(q, forms)) : null),
];

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
  facets: { sampled: Prisma.Sql; isExact: boolean }[];
  /** What bounds a column, a part for each, with what is known of all that its index then needs to hold. */
  bounds: { order: SortName; columns: Prisma.Sql }[];
  /** Text that has ways of its own, through indexes of its own. */
  text: Prisma.Sql | null;
}

/** A filter over the alias `company` (table `companies`), `true` when it is empty. Both mean exactly the same companies. */
export interface CompanyConditions {
  /** Answered by the index of the search document together with other indexes. */
  indexed: Prisma.Sql;
  /** The same for whoever fetches what fits, by the smallest index of documents; the planner expects too little of it. */
  found: Prisma.Sql;
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
  const inOwnDocuments = keepsTo(filter, facets).includes("strikingOff") ? [STRIKING_DOCUMENT] : [];
  return {
    indexed: indexedOf(facets, others),
    found: all([indexedOf(facets, others), ...(facets.length > 0 ? inOwnDocuments : [])]),
    byRow: byRowOf(facets, others),
    parts: {
      facets: facets.map((facet) => ({
        sampled: matchesSampled(facet.document),
        isExact: exact.includes(facet),
      })),
      bounds: bounded.map((order) => ({ order, columns: all([boundsOf(order), ...inIndexOf(order)]) })),
      text: others.map(({ indexed, byRow, bounds }) => (bounds ? null : (byRow ?? indexed))).find(Boolean) ?? null,
    },
    by: ({ document, bound, among }) =>
      all([
        ...documentOf(asked[document]),
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

export function amongSql(few: Few): Prisma.Sql {
  return FEW[few];
}

/** The same, judged with the row in hand: no index is used for what is asked whether it is true. */
export function hidden(condition: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(${condition}) is true`;
}

function indexedOf(facets: readonly Facet[], others: readonly Other[]): Prisma.Sql {
  return all([...documentOf(facets), ...others.map(({ indexed }) => indexed)]);
}

function byRowOf(facets: readonly Facet[], others: readonly Other[]): Prisma.Sql {
  return all([...facets.map(({ columns }) => columns), ...others.map(({ indexed, byRow }) => byRow ?? indexed)]);
}

/** From few companies to many. */
function keepsTo(filter: CompanyFilter, facets: readonly Facet[]): Few[] {
  const { dueWithin, minLeadScore, stage, contactable, hasDomain, hasEmail, hasValidEmail, needsReview } = filter;
  // Nobody else has a day to be dissolved or a lead score.
  const isRunning = dueWithin !== undefined || minLeadScore !== undefined;
  const kept: Few[] = [];
  const isStage = stage?.length && stage.every((one) => one === "proposed" || one === "suspended");
  if (isRunning || contactable || isStage) kept.push("strikingOff");
  if (isRunning || facets.some((facet) => facet.among === "strikeOff")) kept.push("strikeOff");
  if (facets.some((facet) => facet.among === "sought")) kept.push("sought");
  if (hasDomain || hasEmail || hasValidEmail || needsReview) kept.push("found");
  if (hasEmail || hasValidEmail || contactable) kept.push("reached");
  if (needsReview) kept.push("toReview");
  if (hasDomain) kept.push("usable");
  if (hasDomain === false) kept.push("unusable");
  return kept;
}

function documentOf(facets: readonly Facet[]): Prisma.Sql[] {
  return facets.length > 0 ? [matchesDocument(allOf(facets.map(({ document }) => document)))] : [];
}

export function all(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return conditions.length > 0 ? Prisma.join([...conditions], " and ") : Prisma.sql`true`;
}

/** `?stage=` is a form field that nobody filled in, not a wish for nothing. */
function isGiven<Item>(list: Item[] | undefined): list is Item[] {
  return list !== undefined && list.length > 0;
}

function oneOf(name: string, column: Prisma.Sql, values: string[] | undefined): Facet | null {
  if (!isGiven(values)) return null;
  return {
    document: anyOf(values.map((value) => facetLexeme(`${name}~${value}`))),
    columns: Prisma.sql`coalesce(${column} = any(${values}::text[]), false)`,
  };
}

function facet(name: string): Facet {
  return { document: facetLexeme(name), columns: Prisma.sql`company.facets @> array[${name}]` };
}

/** One of those that `FEW.sought` names. */
function soughtFacet(name: string): Facet {
  return among("sought", facet(name));
}

function among<Given extends Facet | null>(few: Few, condition: Given): Given {
  return condition && { ...condition, among: few };
}

function either(facets: readonly Facet[]): Facet {
  return {
    document: anyOf(facets.map(({ document }) => document)),
    columns: Prisma.sql`(${Prisma.join(
      facets.map(({ columns }) => columns),
      " or ",
    )})`,
    isWide: facets.some(({ isWide }) => isWide),
    isNegative: facets.some(({ isNegative }) => isNegative),
    // Each way has to keep to them.
    among: facets.every((facet) => facet.among === facets[0]?.among) ? facets[0]?.among : undefined,
  };
}

function whether(wanted: boolean | undefined, facet: Facet): Facet | null {
  if (wanted === undefined) return null;
  const { document, columns } = facet;
  return wanted ? facet : { document: not(document), columns: Prisma.sql`not ${columns}`, isNegative: true };
}

const CONTACTABLE: Facet = {
  document: allOf([anyOf([facetLexeme("stage~proposed"), facetLexeme("stage~suspended")]), facetLexeme("has~valid")]),
  columns: Prisma.sql`(coalesce(company.strike_off_stage in ('proposed', 'suspended'), false) and company.facets @> array['has~valid'])`,
  among: "strikeOff",
};

const SOUGHT_STATES = enrichmentState.options.filter((name) => name !== "pending");

/** Nobody has asked for most companies, so pending is the absence of every other state. */
function stateFacet(state: NonNullable<CompanyFilter["state"]>[number]): Facet {
  if (state === "suppressed") return facet("state~suppressed");
  if (state !== "pending") return soughtFacet(`state~${state}`);
  return {
    document: not(anyOf(SOUGHT_STATES.map((name) => facetLexeme(`state~${name}`)))),
    columns: Prisma.sql`not exists (select 1 from unnest(company.facets) name where name like 'state~%')`,
    isNegative: true,
  };
}

/** Text that can only mean words of names is one more part of the question to the document's index. */
function nameFacet({ words, direct }: NameSearch): Facet | null {
  if (words === null || direct.length > 0) return null;
  return { document: words.document, columns: words.byRow, isWide: words.isWide };
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

function anyWay(ways: readonly Prisma.Sql[]): Prisma.Sql {
  return Prisma.sql`(${Prisma.join([...ways], " or ")})`;
}

/** Signs alone name nobody. */
const NOBODY: Facet = { document: facetLexeme("officer~"), columns: Prisma.sql`false` };

function officerFacets(text: string | undefined): Facet | null {
  if (!text) return null;
  const beginnings = officerPrefixes(text);
  if (beginnings.length === 0) return NOBODY;
  const ways = beginnings.map((beginning) => Prisma.sql`starts_with(name, ${beginning})`);
  return {
    document: anyOf(beginnings.map(facetPrefix)),
    columns: Prisma.sql`exists (select 1 from unnest(company.facets) name where ${Prisma.join(ways, " or ")})`,
    isWide: true,
  };
}

/** So many first digits of a code are a lexeme of their own. */
const DIVISION = 2;

/** Any of the codes: whole ones of five digits, or the first digits. */
function sicFacet(codes: readonly string[]): Facet {
  const whole = codes.filter(({ length }) => length === 5);
  const beginnings = codes.filter(({ length }) => length < 5);
  const ways = [
    Prisma.sql`coalesce(company.sic_codes && ${whole}::text[], false)`,
    Prisma.sql`coalesce(company.sic_codes[1] ^@ any(${beginnings}::text[]), false)`,
    // Most have one alone: unfolding a list takes longer than looking at its first.
    Prisma.sql`(cardinality(company.sic_codes) > 1
      and exists (select 1 from unnest(company.sic_codes[2:]) sic where sic ^@ any(${beginnings}::text[])))`,
  ];
  return {
    document: anyOf([
      ...whole.map((code) => facetLexeme(`sic~${code}`)),
      ...beginnings.map((code) =>
        code.length === DIVISION ? facetLexeme(`division~${code}`) : facetPrefix(`sic~${code}`),
      ),
    ]),
    columns: beginnings.length > 0 ? anyWay(ways) : anyWay(ways.slice(0, 1)),
    isWide: beginnings.some(({ length }) => length !== DIVISION),
  };
}

const POSTCODE_AREA = /^[A-Z]{1,2}$/i;
const POSTCODE_DISTRICT = /^[A-Z]{1,2}\d[A-Z\d]?$/i;

function areaFacet(area: string | undefined): Facet | null {
  const places = area?.split(",").flatMap((part) => part.trim().toLowerCase() || []) ?? [];
  return isGiven(places) ? either(places.map(placeFacet)) : null;
}

function placeFacet(place: string): Facet {
  if (POSTCODE_AREA.test(place)) {
    const columns = Prisma.sql`coalesce(lower(substring(company.postcode from '^[A-Za-z]+')) = ${place}, false)`;
    return { document: facetLexeme(`area~${place}`), columns };
  }
  if (POSTCODE_DISTRICT.test(place)) {
    const columns = Prisma.sql`coalesce(lower(split_part(company.postcode, ' ', 1)) = ${place}, false)`;
    return { document: facetLexeme(`district~${place}`), columns };
  }
  return {
    document: facetLexeme(`town~${place}`),
    columns: Prisma.sql`coalesce(lower(company.town) = ${place}, false)`,
  };
}
