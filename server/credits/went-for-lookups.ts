import { Prisma } from "@/server/platform/db/generated/client";

/**
 * What went for lookups, of ledger entries that a query calls `transfer`: what answers cost, what was written off, and what answers
 * were billed beyond every cap. Budgets, runs, days (`credit_days`), companies and everything on the desk count spent credits so; the
 * account `spent` holds the first alone.
 */
export const WENT_FOR_LOOKUPS = Prisma.sql`(transfer.kind in ('commit', 'write_off') or (transfer.kind = 'drift' and transfer.lookup_id is not null))`;
