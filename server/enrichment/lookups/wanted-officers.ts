import { lookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import type { Db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { readSetting } from "@/server/platform/settings";

export interface WantedOfficer {
  id: string;
  companyNumber: string;
  personId: string | null;
  forename: string;
  surname: string;
  birthYear: number | null;
  birthMonth: number | null;
}

/** The policy's word for an officer's role. */
export const OFFICER_ROLE = Prisma.sql`case
  when role in ('director', 'llp-designated-member', 'llp-member', 'managing-officer', 'cic-manager') then 'directors'
  when role like '%secretary' then 'secretaries' else 'others' end`;

/**
 * Serving natural persons with a full name in the roles that the policy wants, those who run the company first and at most as many
 * as it says: the bound that makes a run's maximum a promise.
 */
export async function findWantedOfficers(db: Db, companyNumbers: readonly string[]): Promise<WantedOfficer[]> {
  const { roles, officersPerCompany } = await readSetting(db, lookupPolicy);
  return db.$queryRaw<WantedOfficer[]>`
    select id, company_number as "companyNumber", person_id as "personId", forename, surname,
      birth_year as "birthYear", birth_month as "birthMonth" from (
      select officer.*, row_number() over (
        partition by company_number
        order by ${OFFICER_ROLE} <> 'directors', ${OFFICER_ROLE} = 'secretaries', appointed_on nulls last, id
      ) as place
      from officers officer
      where company_number = any(${[...companyNumbers]}) and not is_corporate and resigned_on is null and gone_since is null
        and suppressed_at is null and forename is not null and surname is not null
        and ${OFFICER_ROLE} = any(${roles}::text[])
    ) ranked
    where place <= ${officersPerCompany} order by company_number, place`;
}

/** The domain that counts as a company's own: a person's word first, then the surest that policy accepts. */
export async function findAcceptedDomains(db: Db, companyNumbers: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.$queryRaw<{ company_number: string; domain: string }[]>`
    select distinct on (company_number) company_number, domain from company_domains
    where company_number = any(${[...companyNumbers]}) and (decision = 'accepted' or (decision is null and band = 'accept'))
    order by company_number, (decision = 'accepted') desc nulls last, confidence desc, domain`;
  return new Map(rows.map((row) => [row.company_number, row.domain]));
}
