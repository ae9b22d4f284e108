import { findCatchAll } from "@/server/enrichment/lookups/catch-all";
import { endWaiting } from "@/server/enrichment/lookups/hand-over";
import { leaveAtCatchAll } from "@/server/enrichment/steps/request-emails";
import type { Tx } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";

interface Waiting {
  id: string;
  domain: string;
  runId: string;
  companyNumber: string;
}

/**
 * Ends, among e-mail lookups that the caller has locked, those at a domain that has turned out meanwhile to accept any address: who
 * waits for them waits for a person's decision. Only who was told to ask there all the same may be the heir. Returns their ids.
 */
export async function dropAtCatchAll(tx: Tx, lookupIds: readonly string[]): Promise<Set<string>> {
  if (lookupIds.length === 0) return new Set();
  const waiting = await tx.$queryRaw<Waiting[]>`
    select id, input ->> 'domain' as domain, run_id as "runId", company_number as "companyNumber"
    from lookups where id = any(${[...lookupIds]}::uuid[]) and run_id is not null`;
  const known = await findCatchAll(tx, [...new Set(waiting.map(({ domain }) => domain))], null);
  const dropped = new Set<string>();
  for (const lookup of waiting) {
    if (!known.has(lookup.domain) || !(await leaveAtCatchAll(tx, lookup))) continue;
    await endWaiting(tx, [lookup.id], await findHeirs(tx, lookup));
    dropped.add(lookup.id);
  }
  return dropped;
}

/** Who else waits for the lookup and does not leave it: as a condition on `link`. */
async function findHeirs(tx: Tx, { id, domain }: Waiting): Promise<Prisma.Sql> {
  const links = await tx.runItemLookup.findMany({
    where: { lookupId: id },
    select: { runId: true, companyNumber: true },
  });
  const heirs: typeof links = [];
  for (const link of links) if (!(await leaveAtCatchAll(tx, { ...link, domain }))) heirs.push(link);
  return Prisma.sql`(link.run_id, link.company_number) in (
    select * from unnest(${heirs.map(({ runId }) => runId)}::uuid[], ${heirs.map((heir) => heir.companyNumber)}::text[]))`;
}
