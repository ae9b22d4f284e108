import { dearestRuns } from "@/server/credits/dearest-runs";
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
  const since = firstDay(today, days);
  const [costs, byDay, runs, lately, credits] = await Promise.all([
    readCosts(since),
    readDays(today, days),
    readRuns(since),
    readDays(today, FORECAST_DAYS + 1),
    readCredits(now),
  ]);
  return { costs, days: byDay, runs, forecast: forecast(today, lately, credits) };
}

/** The first of so many London days up to today. */
function firstDay(today: string, days: number): Prisma.Sql {
  return Prisma.sql`${today}::date - ${days - 1}::int`;
}

type Counts = Omit<Analytics["costs"], "perCompany" | "perRun" | "perDomain" | "perPerson">;

/** What went for lookups: also what no cap had room for, whose answers count among those found, and what was written off, as in budgets. */
async function readCosts(since: Prisma.Sql): Promise<Analytics["costs"]> {
  const [row] = await db.$queryRaw<(Counts & { domainCredits: number; emailCredits: number })[]>`
    with spent as (
      select coalesce(sum(burnt), 0)::int as spent, coalesce(sum(companies), 0)::int as companies, coalesce(sum(runs), 0)::int as runs,
        coalesce(sum(domain_burnt), 0)::int as "domainCredits", coalesce(sum(email_burnt + verification_burnt), 0)::int as "emailCredits"
      from credit_days where day >= ${since}
    ), found as (
      select coalesce(sum(found) filter (where kind = 'domain'), 0)::int as "domainsFound",
        coalesce(sum(found) filter (where kind = 'email'), 0)::int as "peopleFound", coalesce(sum(valid), 0)::int as "addressesValid"
      from answer_tallies where day >= ${since}
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
  const since = firstDay(today, days);
  const rows = await db.$queryRaw<DayRow[]>`
    with days as (
      select generate_series(${since}, ${today}::date, interval '1 day')::date as day
    ), answered as (
      select day, sum(answered) filter (where kind = 'domain')::int as "domainAsked", sum(found) filter (where kind = 'domain')::int as "domainFound",
        sum(answered) filter (where kind = 'email')::int as "emailAsked", sum(found) filter (where kind = 'email')::int as "emailFound",
        sum(answered) filter (where kind = 'verification')::int as "verificationAsked",
        sum(valid) filter (where kind = 'verification')::int as "verificationFound"
      from answer_tallies where day >= ${since} group by day
    )
    select days.day, coalesce(burnt, 0) as spent, coalesce(domain_burnt, 0) as "spentOnDomain", coalesce(email_burnt, 0) as "spentOnEmail",
      coalesce(verification_burnt, 0) as "spentOnVerification", coalesce("domainAsked", 0) as "domainAsked", coalesce("domainFound", 0) as "domainFound",
      coalesce("emailAsked", 0) as "emailAsked", coalesce("emailFound", 0) as "emailFound",
      coalesce("verificationAsked", 0) as "verificationAsked", coalesce("verificationFound", 0) as "verificationFound"
    from days left join credit_days using (day) left join answered using (day) order by days.day`;
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
    select run.id as "runId", run.name, run.created_at as "createdAt", spent.burnt as spent, spent.companies,
      coalesce(progress.domains_found, 0) as "domainsFound", coalesce(progress.people_found, 0) as "peopleFound"
    from (${dearestRuns(since, MOST_RUNS)}) spent join runs run on run.id = spent.run_id
      left join run_progress progress on progress.run_id = run.id
    order by spent.burnt desc, run.id`;
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
