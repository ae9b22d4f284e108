import { lookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import { OFFICER_ROLE } from "@/server/enrichment/lookups/wanted-officers";
import type { Tx } from "@/server/platform/db/client";
import { readSetting } from "@/server/platform/settings";

/** Officers of the companies who are not looked up, by reason, most frequent first. Mirrors `findWantedOfficers`. */
export async function countSkippedOfficers(
  tx: Tx,
  companyNumbers: readonly string[],
): Promise<{ reason: string; count: number }[]> {
  const { roles, officersPerCompany } = await readSetting(tx, lookupPolicy);
  return tx.$queryRaw<{ reason: string; count: number }[]>`
    select reason, count(*)::int as count from (
      select coalesce(refusal, case when row_number() over (partition by company_number, refusal order by id) > ${officersPerCompany} then 'beyond_limit' end) as reason
      from (
        select id, company_number, case
          when resigned_on is not null or gone_since is not null then 'resigned'
          when is_corporate then 'corporate'
          when suppressed_at is not null then 'suppressed'
          when forename is null or surname is null then 'name_incomplete'
          when ${OFFICER_ROLE} <> all(${roles}::text[]) then 'role_not_wanted' end as refusal
        from officers where company_number = any(${[...companyNumbers]})
      ) judged
    ) reasons where reason is not null group by reason order by count desc, reason`;
}
