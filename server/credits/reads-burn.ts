import { dearestRuns } from "@/server/credits/dearest-runs";
import type { Burn, Spenders, SpendingHours } from "@/server/credits/schema";
import { isoDay, londonDay } from "@/server/platform/calendar";
import { db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";

interface DayRow {
  day: Date;
  domain: number;
  email: number;
  verification: number;
  released: number;
}

/** Credits that went for lookups a London day, every day of the range present; how often domains and e-mails were found in it. */
export async function readBurn({ days }: { days: number }, now: Date = new Date()): Promise<Burn> {
  const today = londonDay(now);
  const [rows, [found]] = await Promise.all([
    db.$queryRaw<DayRow[]>`
      select days.day::date as day, coalesce(domain_burnt, 0) as domain, coalesce(email_burnt, 0) as email,
        coalesce(verification_burnt, 0) as verification, coalesce(released, 0) as released
      from generate_series(${today}::date - ${days - 1}::int, ${today}::date, interval '1 day') days (day)
      left join credit_days on credit_days.day = days.day::date order by days.day`,
    db.$queryRaw<Burn["found"][]>`
      select coalesce(sum(answered) filter (where kind = 'domain'), 0)::int as "domainsAsked",
        coalesce(sum(found) filter (where kind = 'domain'), 0)::int as "domainsFound",
        coalesce(sum(answered) filter (where kind = 'email'), 0)::int as "emailsAsked",
        coalesce(sum(found) filter (where kind = 'email'), 0)::int as "emailsFound"
      from answer_tallies where day >= ${today}::date - ${days - 1}::int`,
  ]);
  return {
    days: rows.map((row) => ({ ...row, day: isoDay(row.day) })),
    found: found ?? { domainsAsked: 0, domainsFound: 0, emailsAsked: 0, emailsFound: 0 },
  };
}

/** Whole weeks, so that no weekday counts once more than another. */
const WEEKS = 4;

/** Credits that went for lookups in the last four weeks, the running day with them, by hour of the London week. */
export async function readSpendingHours(now: Date = new Date()): Promise<SpendingHours> {
  const since = isoDay(new Date(Date.parse(londonDay(now)) - (WEEKS * 7 - 1) * 86_400_000));
  const hours = await db.$queryRaw<SpendingHours["hours"]>`
    select weekday, hour, coalesce(spent, 0)::int as spent
    from generate_series(1, 7) weekday cross join generate_series(0, 23) hour left join (
      select extract(isodow from told.local)::int as weekday, extract(hour from told.local)::int as hour, sum(burnt) as spent
      from (
        select hour at time zone 'Europe/London' as local, burnt from credit_hours
        where hour >= ${since}::date::timestamp at time zone 'Europe/London'
      ) told group by 1, 2
    ) went using (weekday, hour) order by weekday, hour`;
  return { since, hours };
}

const MOST_SPENDERS = 8;

/** The runs that spent most in the range, dearest first. */
export async function readSpenders({ days }: { days: number }, now: Date = new Date()): Promise<Spenders> {
  const since = Prisma.sql`${londonDay(now)}::date - ${days - 1}::int`;
  const items = await db.$queryRaw<Spenders["items"]>`
    with every as (
      select run_id, domain, email, verification, burnt from (${dearestRuns(since, MOST_SPENDERS)}) runs
      union all
      select null, sum(domain_alone)::int, sum(email_alone)::int, sum(verification_alone)::int, sum(burnt_alone)::int
      from credit_days where day >= ${since}
    )
    select run.id as "runId", coalesce(run.name, 'Lookups outside of a run') as name,
      coalesce(run.requested_by, 'person')::text as "requestedBy", run.created_by as "createdBy",
      every.domain, every.email, every.verification, every.burnt - every.domain - every.email - every.verification as uncommitted,
      every.burnt as spent
    from (
      select * from every where burnt > 0 order by burnt desc, run_id limit ${MOST_SPENDERS}
    ) every left join runs run on run.id = every.run_id
    order by spent desc, run.id`;
  return { items };
}
