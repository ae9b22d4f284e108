import { type Db, db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import type { CompanyOrder, SortName } from "@/server/register/search/company-order";
import { lies, type Stretch } from "@/server/register/search/company-stretch";
import type { CompanyConditions } from "@/server/register/search/company-where";
import { COPIED_SAMPLE, REGISTER, REGISTER_SAMPLE } from "@/server/register/search/sampled-companies";

/** About how many companies of a part of the register there are, and how many of them fit parts of a filter. */
export interface Sizes {
  companies: number;
  /** What the index of the search document knows of the filter. */
  full: number;
  /** The same without what is dear to ask of it. */
  exact: number;
  /** What the filter says of one column with an index. */
  bound: number;
  exactBound: number;
  fullBound: number;
}

/** A filter judged on some companies of the register, each standing for as many as `scale` says. */
export interface Sample {
  /** Where the companies are that were judged. */
  source: Prisma.Sql;
  looked: number;
  fitting: number;
  scale: number;
  /** About how many companies of the register each of the filter's facets holds, in their order. */
  facets: number[];
  /** The share of the register whose documents are in the index that is asked. */
  documents: number;
  /** Of those looked at: how many lie in a stretch of an order and in its own index, and how many of them fit. */
  stretches: Record<Stretch, { walked: number; fitting: number }>;
  /** Of the columns that the filter bounds, the one whose bounds leave the fewest; null when there is none. */
  bound: SortName | null;
  /** About the whole register. `conditions` may know more of what is dear than those that the sample was judged by. */
  sizesFor(conditions: CompanyConditions): Sizes;
}

/** How many of the sampled companies have exactly these of the filter's parts, a bit for each. */
interface Group {
  parts: number;
  companies: number;
  scale: number | null;
}

/** Cheap, and the same from one moment to the next while the register is. `order` is the one in which a page is sought, if one is. */
export async function sampleCompanies(
  conditions: CompanyConditions,
  order: CompanyOrder | null,
  store: Db = db,
): Promise<Sample> {
  const { facets, bounds, text, documents } = conditions.parts;
  const parts = [
    ...facets.map(({ sampled }) => sampled),
    ...bounds.map(({ columns }) => columns),
    text ?? Prisma.sql`true`,
    documents,
    order ? lies(order, "known") : Prisma.sql`true`,
    apartIn(conditions, order, "known"),
    apartIn(conditions, order, "unknown"),
  ].map((part, index) => Prisma.sql`case when ${part} then ${1 << index}::integer else 0 end`);
  const judge = (source: Prisma.Sql) => store.$queryRaw<Group[]>`
    select parts, count(*)::int as companies, ${REGISTER} / sum(count(*)) over () as scale
    from (select ${Prisma.join(parts, " + ")} as parts from ${source} offset 0) judged group by parts`;
  const copied = await judge(COPIED_SAMPLE);
  if (copied.length > 0) return readSample(conditions, copied, COPIED_SAMPLE);
  return readSample(conditions, await judge(REGISTER_SAMPLE), REGISTER_SAMPLE);
}

function readSample(
  { parts: { facets, bounds } }: CompanyConditions,
  groups: readonly Group[],
  source: Prisma.Sql,
): Sample {
  const scale = Math.max(1, groups[0]?.scale ?? 1);
  const bitsOf = (from: number, count: number) => ((1 << count) - 1) << from;
  const count = (all: number, none = 0) =>
    groups.reduce(
      (sum, { parts, companies }) => ((parts & all) === all && (parts & none) === 0 ? sum + companies : sum),
      0,
    );
  const text = 1 << (facets.length + bounds.length);
  const [documents, known, apartKnown, apartUnknown] = [text << 1, text << 2, text << 3, text << 4];
  const found = text | documents;
  const full = found | bitsOf(0, facets.length);
  const fitting = full | bitsOf(facets.length, bounds.length);
  const bitOfBound = (order: SortName | null) =>
    1 << (facets.length + bounds.findIndex((bound) => bound.order === order));
  const tightest = bounds.reduce<SortName | null>(
    (best, { order }) => (best && count(bitOfBound(best)) <= count(bitOfBound(order)) ? best : order),
    null,
  );
  return {
    source,
    looked: count(0),
    fitting: count(fitting),
    scale,
    facets: facets.map((_, index) => count(1 << index) * scale),
    documents: count(documents) / Math.max(1, count(0)),
    stretches: {
      known: { walked: count(known | apartKnown), fitting: count(known | fitting) },
      unknown: { walked: count(apartUnknown, known), fitting: count(fitting, known) },
    },
    bound: tightest,
    sizesFor: (conditions) => {
      const exact = conditions.parts.facets.reduce(
        (bits, { isExact }, index) => (isExact ? bits | (1 << index) : bits),
        found,
      );
      const bound = bitOfBound(tightest);
      return {
        companies: count(0) * scale,
        full: count(full) * scale,
        exact: count(exact) * scale,
        bound: tightest ? count(bound) * scale : 0,
        fullBound: tightest ? count(full | bound) * scale : 0,
        exactBound: tightest ? count(exact | bound) * scale : 0,
      };
    },
  };
}

/** What holds of all that a walk along an order looks at, because its index leaves out the others. */
export function apartIn(conditions: CompanyConditions, order: CompanyOrder | null, stretch: Stretch): Prisma.Sql {
  const sets = order ? (stretch === "known" ? order.apart : order.apartUnknown) : [];
  return conditions.amongOf(sets) ?? Prisma.sql`true`;
}
