import { type Db, db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";
import { decodeCursor, encodeCursor } from "@/server/platform/pagination";
import type { CompanySort } from "@/server/register/filter";

interface PageKey {
  number: string;
  value: string | null;
}

export interface NumbersPage {
  numbers: string[];
  nextCursor: string | null;
  previousCursor: string | null;
}

/** Columns as text, so that a cursor gives back exactly what PostgreSQL compared. */
const COLUMNS: Record<string, { column: Prisma.Sql; cast: Prisma.Sql }> = {
  daysLeft: { column: Prisma.sql`company.expected_dissolution_on`, cast: Prisma.sql`date` },
  name: { column: Prisma.sql`coalesce(company.name, company.number)`, cast: Prisma.sql`text` },
  updatedAt: { column: Prisma.sql`company.updated_at`, cast: Prisma.sql`timestamptz` },
  number: { column: Prisma.sql`company.number`, cast: Prisma.sql`text` },
};

interface PageRequest {
  where: Prisma.Sql;
  sort: CompanySort;
  cursor?: string | null;
  limit: number;
}

/**
 * One page of company numbers in order, by keyset: what was inserted or removed meanwhile moves no row to a page already read.
 * Ties break by number, unknown values come last in both directions. A cursor holds its direction, so that Previous works from
 * an address alone. Throws `BAD_INPUT` for a cursor that is not ours or of another order.
 */
export async function findCompanyPage(
  { where, sort, cursor, limit }: PageRequest,
  store: Db = db,
): Promise<NumbersPage> {
  const { column, cast } = COLUMNS[sort.replace(/^-/, "")] ?? {
    column: Prisma.sql`company.number`,
    cast: Prisma.sql`text`,
  };
  const isDescending = sort.startsWith("-");
  const from = readCursor(cursor, sort);
  const isBack = from?.isBack ?? false;
  const beyond = from ? keysetCondition({ column, cast, isDescending, ...from }) : Prisma.sql`true`;
  const valueOrder = isDescending === isBack ? Prisma.sql`asc` : Prisma.sql`desc`;
  const order = isBack
    ? Prisma.sql`${column} ${valueOrder} nulls first, company.number desc`
    : Prisma.sql`${column} ${valueOrder} nulls last, company.number asc`;
  const rows = await store.$queryRaw<PageKey[]>`
    select company.number, (${column})::text as value from companies company
    where ${where} and ${beyond} order by ${order} limit ${limit + 1}`;
  const hasMore = rows.length > limit;
  const shown = isBack ? rows.slice(0, limit).reverse() : rows.slice(0, limit);
  return {
    numbers: shown.map((row) => row.number),
    nextCursor: (isBack ? shown.length > 0 : hasMore) ? writeCursor("forward", sort, shown.at(-1)) : null,
    previousCursor: (isBack ? hasMore : from !== null) ? writeCursor("back", sort, shown[0]) : null,
  };
}

function writeCursor(direction: "forward" | "back", sort: CompanySort, key: PageKey | undefined): string | null {
  return key ? encodeCursor([direction, sort, key.value, key.number]) : null;
}

/** A place in one order is no place in another: such a cursor is refused, not answered with an empty page. */
function readCursor(cursor: string | null | undefined, sort: CompanySort) {
  const parts = decodeCursor(cursor, 4);
  if (!parts) return null;
  const [direction, sortedBy, value, number] = parts;
  if (sortedBy !== sort) {
    throw new AppError(
      "BAD_INPUT",
      `cursor is not one that the list sorted by ${sort} gave out: start again without it`,
      {
        field: "cursor",
      },
    );
  }
  return { isBack: direction === "back", value: value === null ? null : String(value), number: String(number) };
}

interface Keyset {
  column: Prisma.Sql;
  cast: Prisma.Sql;
  isDescending: boolean;
  isBack: boolean;
  value: string | null;
  number: string;
}

function keysetCondition({ column, cast, isDescending, isBack, value, number }: Keyset): Prisma.Sql {
  const tie = isBack ? Prisma.sql`company.number < ${number}` : Prisma.sql`company.number > ${number}`;
  if (value === null) {
    return isBack ? Prisma.sql`(${column} is not null or ${tie})` : Prisma.sql`(${column} is null and ${tie})`;
  }
  const bound = Prisma.sql`${value}::text::${cast}`;
  const past = isDescending === isBack ? Prisma.sql`${column} > ${bound}` : Prisma.sql`${column} < ${bound}`;
  const condition = Prisma.sql`${past} or (${column} = ${bound} and ${tie})`;
  return isBack ? Prisma.sql`(${condition})` : Prisma.sql`(${condition} or ${column} is null)`;
}
