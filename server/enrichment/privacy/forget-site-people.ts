import { hashPerson } from "@/server/enrichment/domain-score/domain-evidence";
import type { Name } from "@/server/enrichment/privacy/words";
import type { Tx } from "@/server/platform/db/client";

/** Takes the hashes of these names out of what was found on sites. A namesake's hash is the same and goes with it. */
export async function forgetSitePeople(tx: Tx, names: readonly Name[]): Promise<void> {
  const hashes: string[] = [];
  for (const { forename, surname } of names) hashes.push((await hashPerson(forename, surname)) ?? "");
  await tx.$executeRaw`
    update domain_evidence set site = jsonb_set(site, '{people}', coalesce((
      select jsonb_agg(jsonb_set(page, '{hashes}', coalesce((
        select jsonb_agg(hash) from jsonb_array_elements_text(page -> 'hashes') hash where hash <> all(${hashes}::text[])), '[]')))
      from jsonb_array_elements(site -> 'people') page), '[]'))
    where exists (
      select from jsonb_array_elements(site -> 'people') page, jsonb_array_elements_text(page -> 'hashes') hash
      where hash = any(${hashes}::text[]))`;
}
