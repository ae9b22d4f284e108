import type { Db } from "@/server/platform/db/client";

/**
 * Which of the domains, each some company's, accept any address: what the latest answer that is still fresh and can tell says of it,
 * whoever was asked about, for whichever company and run. Snov.io gives it as the reason of an unknown address; a settled address
 * tells the contrary. Of an address elsewhere nothing follows for the domain that was asked for. `since`: nothing older counts.
 */
export async function findCatchAll(db: Db, domains: readonly string[], since: Date | null): Promise<Set<string>> {
  if (domains.length === 0) return new Set();
  const rows = await db.$queryRaw<{ domain: string }[]>`
    select domain from (
      select distinct on (domain) domain, is_any from (
        select sharer.domain, lookup.answered_at, coalesce(bool_or(told ->> 'unknownReason' = 'catchall'), false) as is_any
        from company_domains sharer join lookups lookup on lookup.company_number = sharer.company_number
        cross join lateral jsonb_array_elements(case lookup.kind
          when 'email' then lookup.answer -> 'emails' else jsonb_build_array(lookup.input || lookup.answer) end) told
        where sharer.domain = any(${[...domains]}::text[]) and lookup.kind in ('email', 'verification')
          and lookup.state = 'found' and lookup.expires_at > now() and (${since}::timestamptz is null or lookup.answered_at >= ${since})
          and (lower(told ->> 'email') like '%@' || sharer.domain or lower(told ->> 'email') like '%.' || sharer.domain)
          and (told ->> 'unknownReason' = 'catchall' or told ->> 'status' <> 'unknown')
        group by sharer.domain, lookup.id
      ) telling order by domain, answered_at desc, is_any desc
    ) latest where is_any`;
  return new Set(rows.map(({ domain }) => domain));
}
