import { Prisma } from "@/server/platform/db/generated/client";

/**
 * What went for lookups, of ledger entries that a query calls `transfer`: what answers cost, what was written off, and what answers
 * were billed beyond every cap. Companies, `credit_days` and every chart count spent credits so. Budgets, runs and `spender_days`, which
 * caps bound, leave out the last; the account `spent` holds the first alone.
 */
export const WENT_FOR_LOOKUPS = Prisma.sql`(transfer.kind in ('commit', 'write_off') or (transfer.kind = 'drift' and transfer.lookup_id is not null))`;
