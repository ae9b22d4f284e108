import { enrichmentState } from "@/server/enrichment/schema";
import { Prisma } from "@/server/platform/db/generated/client";
import { officerPrefixes, searchCondition } from "@/server/register/company-search";
import {
  allOf,
  anyOf,
  type DocumentQuery,
  lexeme,
  matchesDocument,
  not,
  prefix,
} from "@/server/register/document-query";
import type { CompanyFilter } from "@/server/register/filter";
import { sectionPrefixes } from "@/server/register/sic/schema";

/**
 * Conditions of partial indexes (`companies_strike_off_…`, `companies_sought_…`), word for word, so that the planner sees that they hold.
 * `sought` names every facet that a lookup leaves behind; suppressed companies were left alone, however many they are.
 */
const FEW = {
  strikeOff: Prisma.sql`company.strike_off_stage is not null`,
  sought: Prisma.sql`company.facets && array['has~domain', 'has~email', 'has~valid', 'needs~review', 'state~in_progress',
    'state~completed', 'state~nothing_found', 'state~failed', 'state~stale']`,
};
type Few = keyof typeof FEW;

/** One condition twice: on the search document, for its index, and on the columns, for whoever has the row in hand. */
interface Facet {
  document: DocumentQuery;
  columns: Prisma.Sql;
  /** The few companies that it keeps to, each and every one. */
  among?: Few;
  /** Its lexemes are beginnings: the index reads all that begin so before it looks at anything else. */
  isWide?: boolean;
}

const FACETS: readonly ((filter: CompanyFilter) => Facet | null)[] = [
  ({ status }) => oneOf("status", Prisma.sql`company.status`, status),
  ({ statusDetail }) => oneOf("detail", Prisma.sql`company.status_detail`, statusDetail),
  ({ stage }) => among("strikeOff", oneOf("stage", Prisma.sql`company.strike_off_stage::text`, stage)),
  ({ type }) => oneOf("type", Prisma.sql`company.type`, type),
  ({ state }) => (isGiven(state) ? either(state.map(stateFacet)) : null),
  ({ sic }) => (isGiven(sic) ? either(sic.map(sicFacet)) : null),
  ({ section }) => (isGiven(section) ? either(section.flatMap(sectionPrefixes).map(sicFacet)) : null),
  ({ area }) => areaFacet(area),
  ({ hasDomain }) => whether(hasDomain, soughtFacet("has~domain")),
  ({ hasEmail }) => whether(hasEmail, soughtFacet("has~email")),
  ({ hasValidEmail }) => whether(hasValidEmail, soughtFacet("has~valid")),
  ({ needsReview }) => whether(needsReview, soughtFacet("needs~review")),
  ({ contactable }) => whether(contactable, CONTACTABLE),
  ({ officer }) => officerFacets(officer),
];

const TODAY = Prisma.sql`(now() at time zone 'Europe/London')::date`;

const OTHERS: readonly ((filter: CompanyFilter) => Prisma.Sql | null)[] = [
  ({ q }) => (q ? searchCondition(q) : null),
  // Only proposed strike-offs have a day to count to.
  ({ dueWithin }) =>
    dueWithin === undefined ? null : Prisma.sql`company.expected_dissolution_on <= ${TODAY} + ${dueWithin}::integer`,
  ({ minConfidence }) =>
    minConfidence === undefined ? null : Prisma.sql`company.best_confidence >= ${minConfidence}::real`,
  ({ minLeadScore }) =>
    minLeadScore === undefined ? null : Prisma.sql`company.lead_score >= ${minLeadScore}::smallint`,
  ({ incorporatedFrom }) =>
    incorporatedFrom === undefined ? null : Prisma.sql`company.incorporated_on >= ${incorporatedFrom}::date`,
  ({ incorporatedTo }) =>
    incorporatedTo === undefined ? null : Prisma.sql`company.incorporated_on <= ${incorporatedTo}::date`,
  ({ changedWithin }) =>
    changedWithin === undefined
      ? null
      : Prisma.sql`company.updated_at >= now() - make_interval(days => ${changedWithin}::integer)`,
];

/** A filter over the alias `company` (table `companies`), `true` when it is empty. Both mean exactly the same companies. */
export interface CompanyConditions {
  /** Answered by the index of the search document together with other indexes. */
  indexed: Prisma.Sql;
  /** Cheap to judge row by row: the document would be made anew for each. */
  byRow: Prisma.Sql;
  /** What is left for the index when beginnings are judged row by row; null when that leaves nothing, or nothing else. */
  narrow: { indexed: Prisma.Sql; rest: Prisma.Sql } | null;
  /** Holds of every company that fits: the condition of indexes that hold few others. Null when there are none such. */
  among: Prisma.Sql | null;
}

export function companyConditions(filter: CompanyFilter): CompanyConditions {
  const facets = FACETS.flatMap((condition) => condition(filter) ?? []);
  const others = OTHERS.flatMap((condition) => condition(filter) ?? []);
  const wide = facets.filter(({ isWide }) => isWide);
  const exact = facets.filter(({ isWide }) => !isWide);
  return {
    indexed: all([...documentOf(facets), ...others]),
    byRow: all([...facets.map(({ columns }) => columns), ...others]),
    narrow:
      wide.length > 0 && exact.length > 0
        ? { indexed: all([...documentOf(exact), ...others]), rest: all(wide.map(({ columns }) => columns)) }
        : null,
    among: keepsTo(filter, facets),
  };
}

function keepsTo({ dueWithin, minLeadScore }: CompanyFilter, facets: readonly Facet[]): Prisma.Sql | null {
  // Nobody else has a day to be dissolved or a lead score.
  const isRunning = dueWithin !== undefined || minLeadScore !== undefined;
  if (isRunning || facets.some((facet) => facet.among === "strikeOff")) return FEW.strikeOff;
  return facets.some((facet) => facet.among === "sought") ? FEW.sought : null;
}

function documentOf(facets: readonly Facet[]): Prisma.Sql[] {
  return facets.length > 0 ? [matchesDocument(allOf(facets.map(({ document }) => document)))] : [];
}

function all(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return conditions.length > 0 ? Prisma.join([...conditions], " and ") : Prisma.sql`true`;
}

/** `?stage=` is a form field that nobody filled in, not a wish for nothing. */
function isGiven<Item>(list: Item[] | undefined): list is Item[] {
  return list !== undefined && list.length > 0;
}

function oneOf(name: string, column: Prisma.Sql, values: string[] | undefined): Facet | null {
  if (!isGiven(values)) return null;
  return {
    document: anyOf(values.map((value) => lexeme(`${name}~${value}`))),
    columns: Prisma.sql`coalesce(${column} = any(${values}::text[]), false)`,
  };
}

function facet(name: string): Facet {
  return { document: lexeme(name), columns: Prisma.sql`company.facets @> array[${name}]` };
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
    // Each way has to keep to them.
    among: facets.every((facet) => facet.among === facets[0]?.among) ? facets[0]?.among : undefined,
  };
}

function whether(wanted: boolean | undefined, facet: Facet): Facet | null {
  if (wanted === undefined) return null;
  const { document, columns } = facet;
  return wanted ? facet : { document: not(document), columns: Prisma.sql`not ${columns}` };
}

const CONTACTABLE: Facet = {
  document: allOf([anyOf([lexeme("stage~proposed"), lexeme("stage~suspended")]), lexeme("has~valid")]),
  columns: Prisma.sql`(coalesce(company.strike_off_stage in ('proposed', 'suspended'), false) and company.facets @> array['has~valid'])`,
  among: "strikeOff",
};

const SOUGHT_STATES = enrichmentState.options.filter((name) => name !== "pending");

/** Nobody has asked for most companies, so pending is the absence of every other state. */
function stateFacet(state: NonNullable<CompanyFilter["state"]>[number]): Facet {
  if (state === "suppressed") return facet("state~suppressed");
  if (state !== "pending") return soughtFacet(`state~${state}`);
  return {
    document: not(anyOf(SOUGHT_STATES.map((name) => lexeme(`state~${name}`)))),
    columns: Prisma.sql`not exists (select 1 from unnest(company.facets) name where name like 'state~%')`,
  };
}

/** Signs alone name nobody. */
const NOBODY: Facet = { document: lexeme("officer~"), columns: Prisma.sql`false` };

function officerFacets(text: string | undefined): Facet | null {
  if (!text) return null;
  const beginnings = officerPrefixes(text);
  if (beginnings.length === 0) return NOBODY;
  const ways = beginnings.map((beginning) => Prisma.sql`starts_with(name, ${beginning})`);
  return {
    document: anyOf(beginnings.map(prefix)),
    columns: Prisma.sql`exists (select 1 from unnest(company.facets) name where ${Prisma.join(ways, " or ")})`,
    isWide: true,
  };
}

function sicFacet(code: string): Facet {
  if (code.length === 5) {
    return {
      document: lexeme(`sic~${code}`),
      columns: Prisma.sql`coalesce(company.sic_codes @> array[${code}], false)`,
    };
  }
  return {
    document: prefix(`sic~${code}`),
    columns: Prisma.sql`exists (select 1 from unnest(company.sic_codes) sic where starts_with(sic, ${code}))`,
    isWide: true,
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
    return { document: lexeme(`area~${place}`), columns };
  }
  if (POSTCODE_DISTRICT.test(place)) {
    const columns = Prisma.sql`coalesce(lower(split_part(company.postcode, ' ', 1)) = ${place}, false)`;
    return { document: lexeme(`district~${place}`), columns };
  }
  return { document: lexeme(`town~${place}`), columns: Prisma.sql`coalesce(lower(company.town) = ${place}, false)` };
}
