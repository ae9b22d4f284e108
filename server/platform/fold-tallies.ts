import { db } from "@/server/platform/db/client";

/** Adds together the rows that many changes left in the tables of counts. What they add up to stays what it is. */
export async function foldTallies(): Promise<void> {
  await db.$queryRaw`select fold_tallies()::text`;
}
