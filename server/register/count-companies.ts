import { type Db, db } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";

/** Up to so many matches are read and counted in some tens of milliseconds; beyond, walking along an order finds a page sooner. */
export const MOST_GATHERED = 20_000;

interface Plan {
  Plan: { "Plan Rows": number };
}

/** How many companies the planner expects a condition to fit. It runs nothing. */
export async function estimateCompanies(where: Prisma.Sql, store: Db = db): Promise<number> {
  const [row] = await store.$queryRaw<
    { "QUERY PLAN": Plan[] }[]
  >`explain (format json) select 1 from companies company where ${where}`;
  return row?.["QUERY PLAN"][0]?.Plan["Plan Rows"] ?? 0;
}

/** How many companies match: exact where counting is cheap, else the planner's estimate. */
export async function countCompanies(where: Prisma.Sql, store: Db = db): Promise<{ count: number; exact: boolean }> {
  const estimate = await estimateCompanies(where, store);
  if (estimate > MOST_GATHERED) return { count: estimate, exact: false };
  const [row] = await store.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from companies company where ${where}`;
  return { count: row?.count ?? 0, exact: true };
}
