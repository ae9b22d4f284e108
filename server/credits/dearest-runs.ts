import { Prisma } from "@/server/platform/db/generated/client";

/**
 * The runs for which most was burnt since a day, dearest first and of equals the newest: `run_id`, `domain`, `email`, `verification`,
 * `burnt`, `companies`. What a run that began since then cost is its total; only of those that were under way their days are added up.
 */
export function dearestRuns(since: Prisma.Sql, most: number): Prisma.Sql {
  return Prisma.sql`
    select * from (
      (select run_id, first_day, domain, email, verification, burnt, companies from run_credits
        where first_day >= ${since} and burnt > 0 order by burnt desc, first_day desc, run_id desc limit ${most})
      union all
      select total.run_id, total.first_day, within.* from run_credits total cross join lateral (
        select sum(domain)::int as domain, sum(email)::int as email, sum(verification)::int as verification, sum(burnt)::int as burnt,
          sum(companies)::int as companies
        from run_credit_days where run_id = total.run_id and day >= ${since}
      ) within
      where total.first_day < total.last_day and total.first_day < ${since} and total.last_day >= ${since}
    ) runs order by burnt desc, first_day desc, run_id desc limit ${most}`;
}
