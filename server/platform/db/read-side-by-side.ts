import { type Db, db } from "@/server/platform/db/client";

type Read = () => Promise<unknown>;
type Results<Reads extends readonly Read[]> = { [Index in keyof Reads]: Awaited<ReturnType<Reads[Index]>> };

/** Reads that do not depend on each other: side by side, but one after the other in a transaction, which is one connection. */
export async function readSideBySide<const Reads extends readonly Read[]>(
  store: Db,
  reads: Reads,
): Promise<Results<Reads>> {
  const results: unknown[] = [];
  if (store === db) results.push(...(await Promise.all(reads.map((read) => read()))));
  else for (const read of reads) results.push(await read());
  return results as Results<Reads>; // In the order of the reads: no type of a loop can say so.
}
