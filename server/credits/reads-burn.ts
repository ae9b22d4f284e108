import type { Burn, Spenders } from "@/server/credits/schema";
import { isoDay, londonDay } from "@/server/platform/calendar";
import { db } from "@/server/platform/db/client";

interface DayRow {
  day: Date;
  domain: number;
  email: number;
  verification: number;
  released: number;
}

/** Credits a London day, every day of the range present; how often domains and e-mails were found in it. */
export async function readBurn({ days }: { days: number }, now: Date = new Date()): Promise<Burn> {
  const today = londonDay(now);
  const [rows, [found]] = await Promise.all([
    db.$queryRaw<DayRow[]>`
      with days as (
        select generate_series(${today}::date - ${days - 1}::int, ${today}::date, interval '1 day')::date as day
      ), moves as (
        select (created_at at time zone 'Europe/London')::date as day, kind, operation, amount from snov_credit_usage
        where kind in ('commit', 'release')
          and created_at >= (${today}::date - ${days - 1}::int)::timestamp at time zone 'Europe/London'
      )
      select days.day,
        coalesce(sum(amount) filter (where kind = 'commit' and operation = 'domain'), 0)::int as domain,
        coalesce(sum(amount) filter (where kind = 'commit' and operation = 'email'), 0)::int as email,
        coalesce(sum(amount) filter (where kind = 'commit' and operation = 'verification'), 0)::int as verification,
        coalesce(sum(amount) filter (where kind = 'release'), 0)::int as released
      from days left join moves using (day) group by days.day order by days.day`,
    db.$queryRaw<Burn["found"][]>`
      select count(*) filter (where kind = 'domain')::int as "domainsAsked",
        count(*) filter (where kind = 'domain' and state = 'found')::int as "domainsFound",
        count(*) filter (where kind = 'email')::int as "emailsAsked",
        count(*) filter (where kind = 'email' and state = 'found')::int as "emailsFound"
      from lookups
      where state in ('found', 'not_found')
        and answered_at >= (${today}::date - ${days - 1}::int)::timestamp at time zone 'Europe/London'`,
  ]);
  return {
    days: rows.map((row) => ({ ...row, day: isoDay(row.day) })),
    found: found ?? { domainsAsked: 0, domainsFound: 0, emailsAsked: 0, emailsFound: 0 },
  };
}

const MOST_SPENDERS = 8;

/** The runs that spent most in the range, dearest first. */
export async function readSpenders({ days }: { days: number }, now: Date = new Date()): Promise<Spenders> {
  const items = await db.$queryRaw<Spenders["items"]>`
    select run.id as "runId", coalesce(run.name, 'Lookups outside of a run') as name,
      coalesce(run.requested_by, 'person')::text as "requestedBy", run.created_by as "createdBy",
      coalesce(sum(amount) filter (where operation = 'domain'), 0)::int as domain,
      coalesce(sum(amount) filter (where operation = 'email'), 0)::int as email,
      coalesce(sum(amount) filter (where operation = 'verification'), 0)::int as verification,
      sum(amount)::int as spent
    from snov_credit_usage transfer left join runs run on run.id = transfer.run_id
    where transfer.kind = 'commit'
      and transfer.created_at >= (${londonDay(now)}::date - ${days - 1}::int)::timestamp at time zone 'Europe/London'
    group by run.id order by spent desc, run.id limit ${MOST_SPENDERS}`;
  return { items };
}
