import { costRules, holdsOf } from "@/server/credits/cost-rules";
import { dailyCaps, readDailyRoom, roomOf } from "@/server/credits/daily-caps";
import type { Operation } from "@/server/credits/schema";
import { findCatchAll } from "@/server/enrichment/lookups/catch-all";
import { isServed } from "@/server/enrichment/lookups/emptied-answer";
import { type HitRates, readHitRates } from "@/server/enrichment/lookups/hit-rates";
import { lookupKey } from "@/server/enrichment/lookups/lookup-key";
import { type LookupPolicy, lookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import { countSkippedOfficers } from "@/server/enrichment/lookups/skipped-officers";
import { findAcceptedDomains, findWantedOfficers } from "@/server/enrichment/lookups/wanted-officers";
import { findWithheld } from "@/server/enrichment/privacy/withheld";
import {
  addMost,
  noTallies,
  operationsOf,
  type Tallies,
  toOperations,
} from "@/server/enrichment/runs/tally-operations";
import type { Estimate } from "@/server/enrichment/schema";
import type { Tx } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import type { SkipReason } from "@/server/platform/db/generated/enums";
import { readSetting } from "@/server/platform/settings";

interface Plan {
  companyNumbers: readonly string[];
  skipped: ReadonlyMap<string, SkipReason>;
  steps: readonly string[];
  isRefresh: boolean;
  /** A person has decided to ask at domains that accept any address. */
  ignoresCatchAll: boolean;
  cap: number;
  /** Whose daily cap it uses; null where no day limits. */
  spenderId: string | null;
}

/**
 * What the run will cost: at least, probably and at most. The maximum is a promise: the run keeps it as its own limit, and what turns
 * up beyond (an officer who joined meanwhile) waits for a person's word.
 */
export async function estimateCost(tx: Tx, plan: Plan): Promise<Estimate> {
  const eligible = plan.companyNumbers.filter((number) => !plan.skipped.has(number));
  const known = await gather(tx, eligible, plan.isRefresh);
  const rules = await readSetting(tx, costRules);
  const policy = await readSetting(tx, lookupPolicy);
  const asksAnyway = plan.ignoresCatchAll || plan.isRefresh || policy.catchAll === "go-on";
  const prices: Prices = {
    holds: holdsOf(rules),
    rates: await readHitRates(tx, rules, policy.verification),
    policy,
    catchAll: asksAnyway ? new Set() : await findCatchAll(tx, [...new Set(known.domains.values())], null),
  };
  const tallies = noTallies();
  for (const number of eligible) tallyCompany(tallies, known, prices, plan.steps, number);
  const operations = toOperations(tallies, operationsOf(plan.steps, policy));
  const sum = (part: "expected" | "maximum" | "cached") => operations.reduce((all, tally) => all + tally[part], 0);
  const maximum = Math.min(plan.cap, sum("maximum"));
  return {
    companies: plan.companyNumbers.length,
    minimum: 0,
    expected: Math.min(maximum, sum("expected")),
    maximum,
    cached: sum("cached"),
    operations,
    skipped: countReasons(plan.skipped),
    officersSkipped: plan.steps.includes("emails")
      ? addWithheld(await countSkippedOfficers(tx, eligible), known, eligible)
      : [],
    dailyRoom: await readRoomToday(tx, plan.spenderId),
  };
}

async function readRoomToday(tx: Tx, spenderId: string | null): Promise<number | null> {
  return spenderId === null ? null : roomOf(await readDailyRoom(tx, spenderId, await readSetting(tx, dailyCaps)));
}

/** With the officers whose last answer is suppressed. */
function addWithheld(counts: Estimate["officersSkipped"], known: Known, numbers: readonly string[]) {
  const withheld = numbers.flatMap((number) =>
    (known.officers.get(number) ?? []).filter((officer) => isWithheld(known, emailKey(known, number, officer))),
  ).length;
  if (withheld === 0) return counts;
  const before = counts.find(({ reason }) => reason === "suppressed")?.count ?? 0;
  const others = counts.filter(({ reason }) => reason !== "suppressed");
  return [...others, { reason: "suppressed", count: before + withheld }].sort((a, b) => b.count - a.count);
}

function emailKey({ domains }: Known, number: string, officer: { forename: string; surname: string }): string | null {
  const domain = domains.get(number);
  if (!domain) return null;
  return lookupKey({ kind: "email", input: { firstName: officer.forename, lastName: officer.surname, domain } });
}

interface Prices {
  holds: Record<Operation, number>;
  rates: HitRates;
  policy: LookupPolicy;
  /** Domains at which nobody further is asked about before a person's word; the maximum counts them, for what is known may change. */
  catchAll: ReadonlySet<string>;
}

interface Known {
  nameKey: Map<string, string | null>;
  /** Fresh answers by key: whether something was found. */
  fresh: Map<string, boolean>;
  /** Questions whose last answer is suppressed, by key. */
  withheld: Set<string>;
  domains: Map<string, string>;
  /** Of the companies for whose name a fresh answer holds a domain, those with a domain of whatever band. */
  hasCandidates: Set<string>;
  hasOfficers: Set<string>;
  officers: Map<string, { forename: string; surname: string }[]>;
}

async function gather(tx: Tx, numbers: readonly string[], isRefresh: boolean): Promise<Known> {
  // One list: a parameter for each of thousands takes the database as long to read as the companies.
  const companies = await tx.$queryRaw<{ number: string; name: string | null; officersFetchedAt: Date | null }[]>`
    select number, name, officers_fetched_at as "officersFetchedAt" from companies where number = any(${[...numbers]}::text[])`;
  const nameKey = new Map(
    companies.map(({ number, name }) => [number, name ? lookupKey({ kind: "domain", input: { name } }) : null]),
  );
  const domains = await findAcceptedDomains(tx, numbers);
  const wanted = await findWantedOfficers(tx, numbers);
  const emailKeys = wanted.flatMap((officer) => {
    const domain = domains.get(officer.companyNumber);
    return domain
      ? [lookupKey({ kind: "email", input: { firstName: officer.forename, lastName: officer.surname, domain } })]
      : [];
  });
  const keys = [...[...nameKey.values()].flatMap((key) => key ?? []), ...emailKeys];
  const answers = isRefresh
    ? []
    : await tx.$queryRaw<{ key: string; isFound: boolean }[]>`
        select key, state = 'found' as "isFound" from lookups
        where key = any(${keys}::text[]) and state in ('found', 'not_found') and expires_at > ${new Date()}
          and ${isServed(Prisma.sql`lookups.answer`)}
        order by answered_at`;
  const fresh = new Map(answers.map(({ key, isFound }) => [key, isFound]));
  const served = companies.flatMap(({ number }) => (fresh.get(nameKey.get(number) ?? "") ? [number] : []));
  const candidates = await tx.companyDomain.findMany({
    where: { companyNumber: { in: served } },
    select: { companyNumber: true },
  });
  const officers = Map.groupBy(wanted, (officer) => officer.companyNumber);
  return {
    nameKey,
    withheld: await findWithheld(tx, keys),
    fresh,
    domains,
    hasCandidates: new Set(candidates.map((candidate) => candidate.companyNumber)),
    hasOfficers: new Set(companies.flatMap((company) => (company.officersFetchedAt ? [company.number] : []))),
    officers,
  };
}

function isWithheld({ withheld }: Known, key: string | null | undefined): boolean {
  return key != null && withheld.has(key);
}

function tallyCompany(tallies: Tallies, known: Known, prices: Prices, steps: readonly string[], number: string): void {
  const { holds, rates } = prices;
  const wantsEmails = steps.includes("emails");
  const accepted = known.domains.get(number);
  const key = known.nameKey.get(number);
  if (!steps.includes("domain") || isWithheld(known, key)) {
    if (accepted && wantsEmails) tallyEmails(tallies, known, prices, number, accepted);
    return;
  }
  const freshDomain = key ? known.fresh.get(key) : undefined;
  if (freshDomain === undefined) {
    tallies.domain.expected += rates.domainCredits;
    addMost(tallies.domain, 1, holds.domain);
  } else tallies.domain.cached += 1;
  // A namesake's fresh answer may still become this company's domain; a candidate of its own was judged already.
  const isJudged = freshDomain === true && !accepted && known.hasCandidates.has(number);
  if (freshDomain === false || isJudged || !wantsEmails) return;
  tallyEmails(tallies, known, prices, number, freshDomain === undefined ? undefined : accepted);
}

/** `domain` is the domain the e-mails will surely be asked at; unknown while the domain itself is still to be found. */
function tallyEmails(
  tallies: Tallies,
  known: Known,
  { holds, rates, policy, catchAll }: Prices,
  number: string,
  domain: string | undefined,
): void {
  const { email, verification } = tallies;
  const officers = known.officers.get(number) ?? [];
  // At most one address an officer is verified, also when the address itself is served fresh.
  const addVerifications = (most: number) => {
    if (policy.verification !== "never") addMost(verification, most, holds.verification);
  };
  const expect = (likely: number) => {
    if (domain && catchAll.has(domain)) return;
    email.expected += likely * rates.emailCredits;
    verification.expected += likely * rates.verificationCredits;
  };
  // Officers can join between the estimate and the run, so only the policy's bound is safe to promise.
  const addAnybody = () => {
    addMost(email, policy.officersPerCompany, holds.email);
    addVerifications(policy.officersPerCompany);
  };
  if (!domain) {
    expect(rates.domainFound * rates.accepted * (known.hasOfficers.has(number) ? officers.length : rates.officers));
    addAnybody();
    return;
  }
  for (const { forename, surname } of officers) {
    const key = lookupKey({ kind: "email", input: { firstName: forename, lastName: surname, domain } });
    if (known.withheld.has(key)) continue;
    addVerifications(1);
    if (known.fresh.has(key)) email.cached += 1;
    else {
      expect(1);
      addMost(email, 1, holds.email);
    }
  }
  if (!known.hasOfficers.has(number)) {
    expect(rates.officers);
    addAnybody();
  }
}

function countReasons(skipped: ReadonlyMap<string, SkipReason>): { reason: string; count: number }[] {
  const counts = Map.groupBy(skipped.values(), (reason) => reason);
  return [...counts].map(([reason, all]) => ({ reason, count: all.length }));
}
