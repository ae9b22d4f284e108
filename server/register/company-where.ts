import { Prisma } from "@/server/platform/db/generated/client";
import { officerCondition, searchCondition } from "@/server/register/company-search";
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

/** What the document itself tells: conditions that one look at one index answers together. */
const DOCUMENT_CONDITIONS: readonly ((filter: CompanyFilter) => DocumentQuery | null)[] = [
  ({ status }) => oneOf("status", status),
  ({ statusDetail }) => oneOf("detail", statusDetail),
  ({ stage }) => oneOf("stage", stage),
  ({ type }) => oneOf("type", type),
  ({ state }) => (isGiven(state) ? anyOf(state.map(stateQuery)) : null),
  ({ sic }) => (isGiven(sic) ? anyOf(sic.map(sicQuery)) : null),
  ({ section }) =>
    isGiven(section) ? anyOf(section.flatMap(sectionPrefixes).map((code) => prefix(`sic~${code}`))) : null,
  ({ area }) => areaQuery(area),
  ({ hasDomain }) => whether(hasDomain, lexeme("has~domain")),
  ({ hasEmail }) => whether(hasEmail, lexeme("has~email")),
  ({ hasValidEmail }) => whether(hasValidEmail, lexeme("has~valid")),
  ({ needsReview }) => whether(needsReview, lexeme("needs~review")),
  ({ contactable }) =>
    whether(contactable, allOf([anyOf([lexeme("stage~proposed"), lexeme("stage~suspended")]), lexeme("has~valid")])),
  // Only proposed strike-offs have a day to count to; said here too, so that the planner knows how few they are.
  ({ dueWithin }) => (dueWithin === undefined ? null : lexeme("stage~proposed")),
];

const TODAY = Prisma.sql`(now() at time zone 'Europe/London')::date`;

const OTHER_CONDITIONS: readonly ((filter: CompanyFilter) => Prisma.Sql | null)[] = [
  ({ q }) => (q ? searchCondition(q) : null),
  ({ officer }) => (officer ? officerCondition(officer) : null),
  ({ dueWithin }) =>
    dueWithin === undefined ? null : Prisma.sql`company.expected_dissolution_on <= ${TODAY} + ${dueWithin}::integer`,
  ({ minConfidence }) =>
    minConfidence === undefined ? null : Prisma.sql`company.best_confidence >= ${minConfidence}::real`,
  ({ incorporatedFrom }) =>
    incorporatedFrom === undefined ? null : Prisma.sql`company.incorporated_on >= ${incorporatedFrom}::date`,
  ({ incorporatedTo }) =>
    incorporatedTo === undefined ? null : Prisma.sql`company.incorporated_on <= ${incorporatedTo}::date`,
  ({ changedWithin }) =>
    changedWithin === undefined
      ? null
      : Prisma.sql`company.updated_at >= now() - make_interval(days => ${changedWithin}::integer)`,
];

/**
 * The companies that a filter means, as a condition over the alias `company` (table `companies`); `true` for an empty filter.
 * Lists, counts, exports and runs share it, so that a run over a filter takes exactly the companies that the list showed.
 */
export function companyWhere(filter: CompanyFilter): Prisma.Sql {
  const lexemes = DOCUMENT_CONDITIONS.flatMap((condition) => condition(filter) ?? []);
  const conditions = OTHER_CONDITIONS.flatMap((condition) => condition(filter) ?? []);
  if (lexemes.length > 0) conditions.unshift(matchesDocument(allOf(lexemes)));
  return conditions.length > 0 ? Prisma.join(conditions, " and ") : Prisma.sql`true`;
}

/** `?stage=` is a form field that nobody filled in, not a wish for nothing. */
function isGiven<Item>(list: Item[] | undefined): list is Item[] {
  return list !== undefined && list.length > 0;
}

function oneOf(facet: string, values: string[] | undefined): DocumentQuery | null {
  return isGiven(values) ? anyOf(values.map((value) => lexeme(`${facet}~${value}`))) : null;
}

function whether(wanted: boolean | undefined, query: DocumentQuery): DocumentQuery | null {
  if (wanted === undefined) return null;
  return wanted ? query : not(query);
}

/** Nobody has asked for most companies, so pending is the absence of every other state. */
function stateQuery(state: NonNullable<CompanyFilter["state"]>[number]): DocumentQuery {
  return state === "pending" ? not(prefix("state~")) : lexeme(`state~${state}`);
}

function sicQuery(code: string): DocumentQuery {
  return code.length === 5 ? lexeme(`sic~${code}`) : prefix(`sic~${code}`);
}

const POSTCODE_AREA = /^[A-Z]{1,2}$/i;
const POSTCODE_DISTRICT = /^[A-Z]{1,2}\d[A-Z\d]?$/i;

function areaQuery(area: string | undefined): DocumentQuery | null {
  const places = area?.split(",").flatMap((part) => part.trim().toLowerCase() || []) ?? [];
  return isGiven(places) ? anyOf(places.map(placeQuery)) : null;
}

function placeQuery(place: string): DocumentQuery {
  if (POSTCODE_AREA.test(place)) return lexeme(`area~${place}`);
  if (POSTCODE_DISTRICT.test(place)) return lexeme(`district~${place}`);
  return lexeme(`town~${place}`);
}
