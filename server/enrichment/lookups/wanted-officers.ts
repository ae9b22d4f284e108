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

/** An officer as the policy judges them: `refusal` says why they are not looked up. */
export type JudgedOfficer = Pick<WantedOfficer, "id" | "companyNumber"> &
  ({ refusal: null; forename: string; surname: string } | { refusal: string });

/** The policy's word for an officer's role. */
const ROLE = Prisma.sql`case
  when role in ('director', 'llp-designated-member', 'llp-member', 'managing-officer', 'cic-manager') then 'directors'
  when role like '%secretary' then 'secretaries' else 'others' end`;

/**
 * The companies' officers, each with what speaks against looking them up. Wanted are serving natural persons with a full name in the
 * roles that the policy wants, those who run the company first and at most as many as it says: the bound that makes a run's maximum
 * a promise.
 */
async function judgedSql(db: Db, companyNumbers: readonly string[]): Promise<Prisma.Sql> {
  const { roles, officersPerCompany } = await readSetting(db, lookupPolicy);
  return Prisma.sql`(
    select *, coalesce(own_refusal, case when place > ${officersPerCompany} then 'beyond_limit' end) as refusal from (
      select *, row_number() over (
        partition by company_number, own_refusal
        order by ${ROLE} <> 'directors', ${ROLE} = 'secretaries', coalesce(appointed_on, appointed_before) nulls last, id
      ) as place
      from (
        select *, case
          when resigned_on is not null or gone_since is not null then 'resigned'
          when is_corporate then 'corporate'
          when suppressed_at is not null then 'suppressed'
          when forename is null or surname is null then 'name_incomplete'
          when ${ROLE} <> all(${roles}::text[]) then 'role_not_wanted' end as own_refusal
        from officers where company_number = any(${[...companyNumbers]})
      ) officer
    ) ranked
  ) judged`;
}

/** Whom to look up, company by company and the first officer first. */
export async function findWantedOfficers(db: Db, companyNumbers: readonly string[]): Promise<WantedOfficer[]> {
  return db.$queryRaw<WantedOfficer[]>`
    select id, company_number as "companyNumber", person_id as "personId", forename, surname,
      birth_year as "birthYear", birth_month as "birthMonth"
    from ${await judgedSql(db, companyNumbers)} where refusal is null order by company_number, place`;
}

/** All officers: whom to look up, in the same order, and whom not and why. */
export async function judgeOfficers(db: Db, companyNumbers: readonly string[]): Promise<JudgedOfficer[]> {
  return db.$queryRaw<JudgedOfficer[]>`
    select id, company_number as "companyNumber", forename, surname, refusal
    from ${await judgedSql(db, companyNumbers)} order by company_number, place`;
}

/** The domain that counts as a company's own: a person's word first, then the surest that policy accepts. */
export async function findAcceptedDomains(db: Db, companyNumbers: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.$queryRaw<{ company_number: string; domain: string }[]>`
    select distinct on (company_number) company_number, domain from company_domains
    where company_number = any(${[...companyNumbers]}) and (decision = 'accepted' or (decision is null and band = 'accept'))
    order by company_number, (decision = 'accepted') desc nulls last, confidence desc, domain`;
  return new Map(rows.map((row) => [row.company_number, row.domain]));
}
