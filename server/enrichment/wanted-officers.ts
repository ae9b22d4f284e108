import type { Db } from "@/server/platform/db/client";

/** E-mails are looked up for at most so many officers of a company in one run: the bound that makes a run's maximum a promise. */
export const OFFICERS_PER_COMPANY = 5;

export interface WantedOfficer {
  id: string;
  companyNumber: string;
  personId: string | null;
  forename: string;
  surname: string;
}

/** Serving natural persons with a full name, those who run the company first. */
export async function findWantedOfficers(db: Db, companyNumbers: readonly string[]): Promise<WantedOfficer[]> {
  return db.$queryRaw<WantedOfficer[]>`
    select id, company_number as "companyNumber", person_id as "personId", forename, surname from (
      select officer.*, row_number() over (
        partition by company_number
        order by case
          when role in ('director', 'llp-designated-member', 'llp-member', 'managing-officer', 'cic-manager') then 0
          when role like '%secretary' then 2 else 1 end, appointed_on nulls last, id
      ) as place
      from officers officer
      where company_number = any(${[...companyNumbers]}) and not is_corporate and resigned_on is null and gone_since is null
        and suppressed_at is null and forename is not null and surname is not null
    ) ranked
    where place <= ${OFFICERS_PER_COMPANY} order by company_number, place`;
}

/** The domain that counts as a company's own: a person's word first, then the surest that policy accepts. */
export async function findAcceptedDomains(db: Db, companyNumbers: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.$queryRaw<{ company_number: string; domain: string }[]>`
    select distinct on (company_number) company_number, domain from company_domains
    where company_number = any(${[...companyNumbers]}) and (decision = 'accepted' or (decision is null and band = 'accept'))
    order by company_number, (decision = 'accepted') desc nulls last, confidence desc, domain`;
  return new Map(rows.map((row) => [row.company_number, row.domain]));
}
