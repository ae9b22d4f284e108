import { Prisma } from "@/server/platform/db/generated/client";
import type { CompanyCursor, PageKey } from "@/server/register/search/company-cursor";
import type { CompanyOrder } from "@/server/register/search/company-order";
import type { CompanyConditions } from "@/server/register/search/company-where";

/** What a page of companies is read by. */
export interface Walk {
  conditions: CompanyConditions;
  /** The filter, for gathering all that fits. */
  where: Prisma.Sql;
  order: CompanyOrder;
  /** Where the walk goes on; null at an end of the list. */
  from: CompanyCursor | null;
  /** Towards the beginning. */
  isBack: boolean;
  /** One more than the page holds. */
  most: number;
}

/** Companies without a value come last in both directions: they are a stretch of their own, in the order of their numbers. */
export type Stretch = "known" | "unknown";

/** The stretches that are left of a walk in its direction, each with where the walk goes on in it. */
export function stretchesOf(walk: Walk): { stretch: Stretch; walk: Walk }[] {
  const { order, from, isBack, conditions } = walk;
  const all: Stretch[] = order.isNullable ? ["known", "unknown"] : ["known"];
  const stretches = isBack ? all.reverse() : all;
  const start = from && (from.value === null ? "unknown" : "known");
  return (
    stretches
      .slice(start ? stretches.indexOf(start) : 0)
      // What the filter says of the column holds of no company without a value.
      .filter((stretch) => stretch === "known" || !conditions.isBounded(order.name))
      .map((stretch) => ({ stretch, walk: { ...walk, from: stretch === start ? from : null } }))
  );
}

/** Pieces of statements over the alias `company`. */
export interface StretchSql {
  /** The row lies in the stretch, where the walk goes on, and within what the filter says of the order's own column. */
  isAhead: Prisma.Sql;
  value: Prisma.Sql;
  sorted: Prisma.Sql;
}

/** For going along the order's index. */
export function stretchSql({ conditions, order, from, isBack }: Walk, stretch: Stretch): StretchSql {
  const direction = directionOf(order, isBack);
  const past = Prisma.sql`${isAscending(order, isBack) ? Prisma.sql`>` : Prisma.sql`<`}${orAt(from)}`;
  const isUnknown = stretch === "unknown";
  const key = isUnknown ? Prisma.sql`company.number` : Prisma.sql`(${order.column}, company.number)`;
  const beyond = from ? Prisma.sql`${key} ${past} ${isUnknown ? from.number : placed(order, from)}` : Prisma.sql`true`;
  return {
    isAhead: Prisma.sql`${lies(order, stretch)} and ${beyond} and ${conditions.boundsOf(order.name)}`,
    value: isUnknown ? Prisma.sql`null::text` : order.column,
    sorted: Prisma.sql`${isUnknown ? Prisma.empty : Prisma.sql`${order.column} ${direction}, `}company.number ${direction}`,
  };
}

/** What makes a comparison with a place include the place itself. */
export function orAt(from: CompanyCursor | null): Prisma.Sql {
  return from?.isWith ? Prisma.sql`=` : Prisma.empty;
}

function placed({ type }: CompanyOrder, { value, number }: PageKey): Prisma.Sql {
  return Prisma.sql`(${value}::text::${type}, ${number})`;
}

/**
 * From where a walk goes on up to a place, which belongs to it, for putting the order's index together with another: each way to lie
 * between is a range of the index, of which the planner expects what its statistics say (it takes rows of two columns for their first,
 * and to be known for one more condition).
 */
export function betweenSql(
  { conditions, order, from, isBack }: Walk,
  stretch: Stretch,
  until: PageKey | null,
): Prisma.Sql {
  const isUp = isAscending(order, isBack);
  const [past, before] = isUp ? [Prisma.sql`>`, Prisma.sql`<`] : [Prisma.sql`<`, Prisma.sql`>`];
  const bounds = conditions.boundsOf(order.name);
  const beyond = (place: CompanyCursor) => Prisma.sql`company.number ${past}${orAt(place)} ${place.number}`;
  const upTo = (place: PageKey) => Prisma.sql`company.number ${before}= ${place.number}`;
  if (stretch === "unknown") {
    const ends = [from && beyond(from), until && upTo(until)].filter((end) => end !== null);
    return Prisma.join([lies(order, stretch), bounds, ...ends], " and ");
  }
  const valueAt = (place: PageKey) => Prisma.sql`${place.value}::text::${order.type}`;
  const at = (place: PageKey) => Prisma.sql`${order.column} = ${valueAt(place)}`;
  if (from && until && from.value === until.value)
    return Prisma.sql`${bounds} and ${at(from)} and ${beyond(from)} and ${upTo(until)}`;
  const inside = [
    ...(from ? [Prisma.sql`${order.column} ${past} ${valueAt(from)}`] : []),
    ...(until ? [Prisma.sql`${order.column} ${before} ${valueAt(until)}`] : []),
  ];
  if (inside.length === 0) return Prisma.sql`${bounds} and ${lies(order, stretch)}`;
  const ways = [
    Prisma.join(inside, " and "),
    ...(from ? [Prisma.sql`${at(from)} and ${beyond(from)}`] : []),
    ...(until ? [Prisma.sql`${at(until)} and ${upTo(until)}`] : []),
  ];
  return Prisma.sql`${bounds} and (${Prisma.join(ways, " or ")})`;
}

/** A row of the stretch. */
export function lies(order: CompanyOrder, stretch: Stretch): Prisma.Sql {
  if (!order.isNullable) return Prisma.sql`true`;
  return stretch === "unknown" ? Prisma.sql`${order.column} is null` : Prisma.sql`${order.column} is not null`;
}

export function isAscending(order: CompanyOrder, isBack: boolean): boolean {
  return order.isDescending === isBack;
}

export function directionOf(order: CompanyOrder, isBack: boolean): Prisma.Sql {
  return isAscending(order, isBack) ? Prisma.sql`asc` : Prisma.sql`desc`;
}
