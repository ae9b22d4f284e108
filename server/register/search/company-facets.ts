import { enrichmentState } from "@/server/enrichment/schema";
import { Prisma } from "@/server/platform/db/generated/client";
import { type NameSearch, officerPrefixes, readSearch, type WordForms } from "@/server/register/search/company-search";
import type { Few } from "@/server/register/search/company-sets";
import {
  allOf,
  anyOf,
  type DocumentQuery,
  facetLexeme,
  facetPrefix,
  not,
} from "@/server/register/search/document-query";
import type { CompanyFilter } from "@/server/register/search/filter";
import { sectionPrefixes } from "@/server/register/sic/schema";

/** One condition twice: on the search document, for its index, and on the columns, for whoever has the row in hand. */
export interface Facet {
  document: DocumentQuery;
  columns: Prisma.Sql;
  /** The few companies that it keeps to, each and every one. */
  among?: Few;
  /** Its lexemes are beginnings: the index reads all that begin so before it looks at anything else. */
  isWide?: boolean;
  /** It is the absence of lexemes. */
  isNegative?: boolean;
  /** What judging its columns costs beside fetching the row: nothing worth mention when it is left out. */
  rowCost?: number;
}

/** Looking through names, in rows fetched. */
const NAMES_COST = 0.4;

/** What each member of a filter asks of the search document; null when it asks nothing. */
export const FACETS: readonly ((filter: CompanyFilter, forms: WordForms) => Facet | null)[] = [
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
    columns: Prisma.sql`not (company.facets && ${SOUGHT_STATES.map((name) => `state~${name}`)}::text[])`,
    isNegative: true,
  };
}

/** Text that can only mean words of names is one more part of the question to the document's index. */
function nameFacet({ words, direct }: NameSearch): Facet | null {
  if (words === null || direct.length > 0) return null;
  return { document: words.document, columns: words.byRow, isWide: words.isWide, rowCost: NAMES_COST };
}

/** Any of the conditions. */
export function anyWay(ways: readonly Prisma.Sql[]): Prisma.Sql {
  return Prisma.sql`(${Prisma.join([...ways], " or ")})`;
}

/** Stands between facets, as in the function `company_document`. */
const APART = "\u0001";

/** Signs alone name nobody. */
const NOBODY: Facet = { document: facetLexeme("officer~"), columns: Prisma.sql`false` };

function officerFacets(text: string | undefined): Facet | null {
  if (!text) return null;
  const beginnings = officerPrefixes(text).filter((beginning) => !beginning.includes(APART));
  if (beginnings.length === 0) return NOBODY;
  // In one text: unfolding the list for each row takes twice as long. No name holds the sign between them.
  const names = Prisma.sql`${APART} || array_to_string(company.facets, ${APART})`;
  const ways = beginnings.map((beginning) => Prisma.sql`strpos(${names}, ${APART + beginning}) > 0`);
  return {
    document: anyOf(beginnings.map(facetPrefix)),
    columns: anyWay(ways),
    isWide: true,
    rowCost: NAMES_COST,
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
