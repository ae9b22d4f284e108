import type { Prisma } from "@/server/platform/db/generated/client";
import type { PageKey } from "@/server/register/search/company-cursor";
import { type CompanyOrder, companyOrder, type SortName } from "@/server/register/search/company-order";
import type { Sample, Sizes } from "@/server/register/search/company-sample";
import { amongSql } from "@/server/register/search/company-sets";
import type { Stretch } from "@/server/register/search/company-stretch";
import type { CompanyConditions, DocumentPart, IndexChoice } from "@/server/register/search/company-where";

/** From where a walk goes on to a place in its order, or to the stretch's end: about what lies there. */
export interface Way extends Sizes {
  /** Null is the end. */
  until: PageKey | null;
  /** Of its companies, those that an index of the order holds which leaves out others: what a walk looks at. */
  walked: number;
  /** Companies that fit the filter. */
  fitting: number;
}

/*
 * What a statement costs, in rows fetched from memory one by one (about a microsecond each). Measured with everything in memory: the
 * planner, which thinks of disks, puts whole indexes together to save a few of those rows.
 */

/** An entry of an index that is kept in a bitmap. */
const ENTRY_COST = 0.25;
/** An entry that is read because it begins so: each of many lexemes has a list of its own. */
const BEGINNING_COST = 0.6;
/** A row beside the one before it: a first load stores companies by their numbers. */
const NEIGHBOUR_COST = 0.4;
/** An entry of the rarest of several parts of the document's index, which is sought in another. */
const SOUGHT_COST = 0.06;
/** The same for each lexeme of all parts: every list of a section's divisions is looked at. */
const LEXEME_COST = 0.01;
/** An entry of such another list: most are passed over by the page. */
const PASSED_COST = 0.002;
/** What the document's index costs before its first entry, with what it takes to plan that. */
const DOCUMENT_COST = 1_500;
/** What is known of a sample of which nothing fits: fewer than one stands for. */
const NONE_SHARE = 0.5;

/** The indexes by which what fits is found at the least cost. */
export interface Finding extends IndexChoice {
  cost: number;
  /** The order's index is used up to the way's end; else the order is looked at row by row. */
  isRanged: boolean;
}

interface Region {
  conditions: CompanyConditions;
  sample: Sample;
  /** About what is in all of it: the register or a stretch of an order. */
  whole: Sizes;
  /** The part of it up to a place in the order; null when there is no order. */
  way: Way | null;
  /** The order of the stretch; null when the whole register is meant. */
  order: CompanyOrder | null;
  stretch: Stretch;
}

/** Of all combinations of indexes the cheapest; null when the filter has none, and no way. */
export function cheapestFinding(region: Region): Finding | null {
  const { conditions, sample, way, order } = region;
  const { facets, text } = conditions.parts;
  const documents: DocumentPart[] = ["none"];
  if (facets.some(({ isExact }) => isExact) || text) documents.push("exact");
  if (facets.length > 0 && facets.some(({ isExact }) => !isExact)) documents.push("all");
  const bounds = sample.bound !== null && sample.bound !== order?.name ? [null, sample.bound] : [null];
  const findings = documents.flatMap((document) =>
    bounds.flatMap((bound) =>
      (way ? [true, false] : [false])
        .filter((isRanged) => isRanged || document !== "none" || bound !== null)
        .filter((isRanged) => !(isRanged && bound && isSameSet(region, bound)))
        .map((isRanged) => ({ document, bound, isRanged, cost: costOf(region, { document, bound, isRanged }) })),
    ),
  );
  return findings.reduce<Finding | null>((best, one) => (best && best.cost <= one.cost ? best : one), null);
}

function costOf(region: Region, { document, bound, isRanged }: Omit<Finding, "cost">): number {
  const { way, sample, order, stretch } = region;
  const part = isRanged && way ? way : reachOf(region, { document, bound });
  const fetched = sizeOf(part, document, bound !== null, sample);
  const isAlone = document === "none" && Number(bound !== null) + Number(isRanged) === 1;
  if (isAlone && isRanged && order) return walkCost(region.conditions, order, stretch, fetched);
  // One index of a column alone needs no bitmap.
  const entries = isAlone ? 0 : (bound ? boundEntries(region, bound) : 0) + (isRanged && way ? way.walked : 0);
  return fetched * rowCost(region, document) + entries * ENTRY_COST + documentCost(region, document);
}

/** Rows that are looked at one after the other along an order. */
export function walkCost({ parts }: CompanyConditions, order: CompanyOrder, stretch: Stretch, rows: number): number {
  const isByNumber = stretch === "unknown" || order.name === "number";
  return rows * parts.facets.reduce((sum, facet) => sum + facet.rowCost, isByNumber ? NEIGHBOUR_COST : 1);
}

/** Of two indexes that leave out the same companies the planner takes one, and for the other that of all companies. */
function isSameSet({ conditions, order, stretch }: Region, bound: SortName): boolean {
  const apart = stretch === "known" ? order?.apart : order?.apartUnknown;
  const among = conditions.amongOf(apart ?? []);
  return among !== null && among === conditions.amongOf(companyOrder(bound).apart);
}

/** A row that is fetched and judged by what the document's index was not asked. */
function rowCost({ conditions }: Region, document: DocumentPart): number {
  const judged = conditions.parts.facets.filter(
    ({ isExact }) => document === "none" || (document === "exact" && !isExact),
  );
  return judged.reduce((sum, facet) => sum + facet.rowCost, 1);
}

/** What lies where indexes look that are not the order's: they hold the stretch alone, or all of the register. */
function reachOf({ conditions, sample, whole, order, stretch }: Region, choice: IndexChoice): Sizes {
  return knowsStretch(order, stretch, choice) ? whole : sample.sizesFor(conditions);
}

/** Whether the indexes hold nothing but companies with a value in the order. */
export function knowsStretch(order: CompanyOrder | null, stretch: Stretch, { document, bound }: IndexChoice): boolean {
  const hasDocuments = stretch === "known" && order?.known && document !== "none";
  return Boolean(hasDocuments || (bound && knownIn(order, stretch, bound)));
}

function boundEntries({ conditions, sample, whole, order, stretch }: Region, bound: SortName): number {
  return knownIn(order, stretch, bound) ? whole.bound : sample.sizesFor(conditions).bound;
}

/** What holds of every company with a value in an order, if the index of a bound leaves out all others. */
export function knownIn(order: CompanyOrder | null, stretch: Stretch, bound: SortName): Prisma.Sql | null {
  const known = stretch === "known" ? order?.known : null;
  return known && companyOrder(bound).apart.includes(known.among) ? amongSql(known.among) : null;
}

function documentCost({ conditions, sample, whole, order, stretch }: Region, document: DocumentPart): number {
  if (document === "none") return 0;
  const register = sample.sizesFor(conditions);
  // The documents of those that have a value in the order have an index of their own.
  const isKnown = stretch === "known" && order?.known;
  const share = isKnown ? whole.companies / Math.max(1, register.companies) : sample.documents;
  const part = document === "all" ? "full" : "exact";
  const found = isKnown ? whole[part] : register[part];
  const isAsked = (_: unknown, index: number) => document === "all" || conditions.parts.facets[index]?.isExact;
  const sizes = sample.facets.filter(isAsked).map((size) => size * share);
  const [rarest = 0, ...others] = sizes.sort((one, other) => one - other);
  const passed = others.reduce((sum, size) => sum + size, 0);
  const lexemes = conditions.parts.facets.filter(isAsked).reduce((sum, facet) => sum + facet.lexemes, 0);
  if (document === "all" && !Number.isFinite(conditions.read)) return Number.POSITIVE_INFINITY;
  const begun = sample.facets
    .filter((_, index) => isAsked(_, index) && conditions.parts.facets[index]?.isWide)
    .reduce((sum, size) => sum + size * share, 0);
  const sought = others.length * SOUGHT_COST + lexemes * LEXEME_COST;
  return DOCUMENT_COST + found * ENTRY_COST + begun * BEGINNING_COST + rarest * sought + passed * PASSED_COST;
}

function sizeOf(sizes: Sizes, document: DocumentPart, isBound: boolean, { scale }: Sample): number {
  const size = {
    all: isBound ? sizes.fullBound : sizes.full,
    exact: isBound ? sizes.exactBound : sizes.exact,
    none: isBound ? sizes.bound : walkedOf(sizes),
  }[document];
  return size > 0 ? size : scale * NONE_SHARE;
}

/** What is looked at when nothing but the order tells where to look. */
function walkedOf(sizes: Sizes | Way): number {
  return "walked" in sizes ? sizes.walked : sizes.companies;
}
