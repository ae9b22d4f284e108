import { forecastPeriod } from "@/server/credits/forecast-period";
import { readCredits } from "@/server/credits/reads";
import type { Analytics, Credits } from "@/server/credits/schema";
import { isoDay, londonDay } from "@/server/platform/calendar";
import { db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";

const MOST_RUNS = 50;
/** The pace of a month, weekends and the Gazette's Tuesdays in it. */
const FORECAST_DAYS = 28;

/** What credits cost and brought, by day, by run and each; and how far they reach. */
export async function readAnalytics({ days }: { days: number }, now: Date = new Date()): Promise<Analytics> {
  const today = londonDay(now);
  const since = firstInstant(today, days);
  const [costs, byDay, runs, lately, credits] = await Promise.all([
    readCosts(since),
    readDays(today, days),
    readRuns(since),
    readDays(today, FORECAST_DAYS + 1),
    readCredits(now),
  ]);
  return { costs, days: byDay, runs, forecast: forecast(today, lately, credits) };
}

/** The beginning of the first of so many London days up to today. */
function firstInstant(today: string, days: number): Prisma.Sql {
  return Prisma.sql`(${today}::date - ${days - 1}::int)::timestamp at time zone 'Europe/London'`;
}

/** An answer that holds a valid address: of the finder in its list, of a verification by itself. */
const IS_VALID = Prisma.sql`(lookup.answer->>'status' = 'valid' or lookup.answer->'emails' @> '[{"status":"valid"}]')`;

/** What went for lookups: also what no cap had room for, whose answers count among those found, and what was written off, as in budgets. */
const IS_BURNT = Prisma.sql`(kind in ('commit', 'write_off') or kind = 'drift' and lookup_id is not null)`;

type Counts = Omit<Analytics["costs"], "perCompany" | "perRun" | "perDomain" | "perPerson">;

async function readCosts(since: Prisma.Sql): Promise<Analytics["costs"]> {
  const [row] = await db.$queryRaw<(Counts & { domainCredits: number; emailCredits: number })[]>`
    with spent as (
      select coalesce(sum(amount), 0)::int as spent, count(distinct company_number)::int as companies, count(distinct run_id)::int as runs,
        coalesce(sum(amount) filter (where operation = 'domain'), 0)::int as "domainCredits",
        coalesce(sum(amount) filter (where operation <> 'domain'), 0)::int as "emailCredits"
      from snov_credit_usage where ${IS_BURNT} and created_at >= ${since}
    ), found as (
      select count(*) filter (where kind = 'domain' and state = 'found')::int as "domainsFound",
        count(*) filter (where kind = 'email' and state = 'found')::int as "peopleFound",
        count(*) filter (where state = 'found' and kind <> 'domain' and ${IS_VALID})::int as "addressesValid"
      from lookups lookup where answered_at >= ${since}
    )
    select * from spent, found`;
  if (!row) throw new Error("an aggregate without groups has one row");
  const { domainCredits, emailCredits, ...counts } = row;
  return {
    ...counts,
    perCompany: priceOf(row.spent, row.companies),
    perRun: priceOf(row.spent, row.runs),
    perDomain: priceOf(domainCredits, row.domainsFound),
    perPerson: priceOf(emailCredits, row.peopleFound),
  };
}

function priceOf(credits: number, things: number): number | null {
  return things === 0 ? null : Math.round((credits / things) * 100) / 100;
}

interface DayRow {
  day: Date;
  spent: number;
  spentOnDomain: number;
  spentOnEmail: number;
  spentOnVerification: number;
  domainAsked: number;
  domainFound: number;
  emailAsked: number;
  emailFound: number;
  verificationAsked: number;
  verificationFound: number;
}

async function readDays(today: string, days: number): Promise<Analytics["days"]> {
  const since = firstInstant(today, days);
  const rows = await db.$queryRaw<DayRow[]>`
    with days as (
      select generate_series(${today}::date - ${days - 1}::int, ${today}::date, interval '1 day')::date as day
    ), spent as (
      select (created_at at time zone 'Europe/London')::date as day, sum(amount)::int as spent,
        sum(amount) filter (where operation = 'domain')::int as "onDomain", sum(amount) filter (where operation = 'email')::int as "onEmail",
        sum(amount) filter (where operation = 'verification')::int as "onVerification"
      from snov_credit_usage where ${IS_BURNT} and created_at >= ${since} group by 1
    ), answered as (
      select (answered_at at time zone 'Europe/London')::date as day,
        count(*) filter (where kind = 'domain')::int as "domainAsked",
        count(*) filter (where kind = 'domain' and state = 'found')::int as "domainFound",
        count(*) filter (where kind = 'email')::int as "emailAsked",
        count(*) filter (where kind = 'email' and state = 'found')::int as "emailFound",
        count(*) filter (where kind = 'verification')::int as "verificationAsked",
        count(*) filter (where kind = 'verification' and ${IS_VALID})::int as "verificationFound"
      from lookups lookup where state in ('found', 'not_found') and answered_at >= ${since} group by 1
    )
    select days.day, coalesce(spent, 0) as spent, coalesce("onDomain", 0) as "spentOnDomain", coalesce("onEmail", 0) as "spentOnEmail",
      coalesce("onVerification", 0) as "spentOnVerification", coalesce("domainAsked", 0) as "domainAsked", coalesce("domainFound", 0) as "domainFound",
      coalesce("emailAsked", 0) as "emailAsked", coalesce("emailFound", 0) as "emailFound",
      coalesce("verificationAsked", 0) as "verificationAsked", coalesce("verificationFound", 0) as "verificationFound"
    from days left join spent using (day) left join answered using (day) order by days.day`;
  return rows.map((row) => ({
    day: isoDay(row.day),
    spent: row.spent,
    spentOn: { domain: row.spentOnDomain, email: row.spentOnEmail, verification: row.spentOnVerification },
    domain: { asked: row.domainAsked, found: row.domainFound },
    email: { asked: row.emailAsked, found: row.emailFound },
    verification: { asked: row.verificationAsked, found: row.verificationFound },
  }));
}

interface RunRow {
  runId: string;
  name: string;
  createdAt: Date;
  spent: number;
  companies: number;
  domainsFound: number;
  peopleFound: number;
}

async function readRuns(since: Prisma.Sql): Promise<Analytics["runs"]> {
  const rows = await db.$queryRaw<RunRow[]>`
    select run.id as "runId", run.name, run.created_at as "createdAt", spent.credits as spent, spent.companies,
      (select count(distinct lookup.id)::int from run_item_lookups link join lookups lookup on lookup.id = link.lookup_id
        where link.run_id = run.id and lookup.kind = 'domain' and lookup.state = 'found') as "domainsFound",
      (select count(distinct lookup.id)::int from run_item_lookups link join lookups lookup on lookup.id = link.lookup_id
        where link.run_id = run.id and lookup.kind = 'email' and lookup.state = 'found') as "peopleFound"
    from (
      select run_id, sum(amount)::int as credits, count(distinct company_number)::int as companies from snov_credit_usage
      where ${IS_BURNT} and run_id is not null and created_at >= ${since}
      group by run_id order by credits desc limit ${MOST_RUNS}
    ) spent join runs run on run.id = spent.run_id
    order by spent.credits desc, run.id`;
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toISOString(),
    perCompany: priceOf(row.spent, row.companies),
  }));
}

function forecast(today: string, lately: Analytics["days"], credits: Credits): Analytics["forecast"] {
  const finished = lately.slice(0, -1).map(({ spent }) => spent);
  const first = finished.findIndex((spent) => spent > 0);
  const { budget, available } = credits;
  const until = budget.endsAt.slice(0, 10);
  const left = budget.remaining === null ? available : Math.min(available, budget.remaining);
  const pace = first === -1 ? [] : finished.slice(first);
  return { until, ...forecastPeriod({ today, finished: pace, until, spent: budget.spent, left }) };
}
