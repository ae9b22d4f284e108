import { endWaitingOf } from "@/server/enrichment/lookups/hand-over";
import type { LookupKind } from "@/server/enrichment/lookups/lookup-kinds";
import { IS_UNACCEPTED } from "@/server/enrichment/lookups/still-wanted";
import { dropLeft } from "@/server/enrichment/lookups/stop-enrichment";
import { dropSuppressed } from "@/server/enrichment/privacy/drop-suppressed";
import type { Tx } from "@/server/platform/db/client";

interface Asked {
  id: string;
  input: unknown;
  companyNumber: string;
}

/**
 * The last look before anything is paid: ends, among lookups that the caller has locked, those that nobody wants any more since they
 * were asked. Returns their ids.
 */
export async function dropUnwanted(tx: Tx, kind: LookupKind, lookups: readonly Asked[]): Promise<Set<string>> {
  const dropped = await dropSuppressed(tx, lookups);
  const rest = () => lookups.map(({ id }) => id).filter((id) => !dropped.has(id));
  for (const id of await dropLeft(tx, rest())) dropped.add(id);
  if (kind === "email") for (const id of await dropUnaccepted(tx, rest())) dropped.add(id);
  return dropped;
}

/** E-mails at a domain that a person has rejected meanwhile, or of which evidence has come that it is not the company's. */
async function dropUnaccepted(tx: Tx, lookupIds: readonly string[]): Promise<string[]> {
  if (lookupIds.length === 0) return [];
  const rows = await tx.$queryRaw<{ id: string; number: string }[]>`
    select lookup.id, lookup.company_number as number from lookups lookup
    join company_domains candidate on candidate.company_number = lookup.company_number and candidate.domain = lookup.input->>'domain'
    where lookup.id = any(${[...lookupIds]}::uuid[])
      and ${IS_UNACCEPTED}`;
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0)
    await endWaitingOf(
      tx,
      ids,
      rows.map(({ number }) => number),
    );
  return ids;
}
