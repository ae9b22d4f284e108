import { type Db, db } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";

/** Beyond this, counting every row costs more than the figure is worth. */
const COUNTED_AT_MOST = 100_000;

interface Plan {
  Plan: { "Plan Rows": number };
}

/** How many companies match: counted up to a hundred thousand, estimated by the query planner above. */
export async function countCompanies(where: Prisma.Sql, store: Db = db): Promise<{ count: number; exact: boolean }> {
  const counted = await store.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from (select 1 from companies company where ${where} limit ${COUNTED_AT_MOST + 1}) found`;
  const count = counted[0]?.count ?? 0;
  if (count <= COUNTED_AT_MOST) return { count, exact: true };
  const [plan] = await store.$queryRaw<
    { "QUERY PLAN": Plan[] }[]
  >`explain (format json) select 1 from companies company where ${where}`;
  return { count: Math.max(count, plan?.["QUERY PLAN"][0]?.Plan["Plan Rows"] ?? 0), exact: false };
}
