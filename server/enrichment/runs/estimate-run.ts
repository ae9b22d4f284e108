import { costRules, holdsOf } from "@/server/credits/cost-rules";
import { dailyCaps, readDailyRoom, roomOf } from "@/server/credits/daily-caps";
import type { Operation } from "@/server/credits/schema";
import { findCatchAll } from "@/server/enrichment/lookups/catch-all";
import { findFresh } from "@/server/enrichment/lookups/find-fresh";
import { type HitRates, NOTHING_EXPECTED, readHitRates } from "@/server/enrichment/lookups/hit-rates";
import { lookupKey } from "@/server/enrichment/lookups/lookup-key";
import { type LookupPolicy, lookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import { findAcceptedDomains, type JudgedOfficer, judgeOfficers } from "@/server/enrichment/lookups/wanted-officers";
import { findWithheld } from "@/server/enrichment/privacy/withheld";
import { likelyMinutes, likelyRange } from "@/server/enrichment/runs/foresee-run";
import { foreseeVerdicts } from "@/server/enrichment/runs/foresee-verdicts";
import type { ChosenCompany } from "@/server/enrichment/runs/resolve-companies";
import {
  addMost,
  noTallies,
  operationsOf,
  type Tallies,
  type Tally,
  toOperations,
} from "@/server/enrichment/runs/tally-operations";
import type { Estimate } from "@/server/enrichment/schema";
import type { Db } from "@/server/platform/db/client";
import type { SkipReason } from "@/server/platform/db/generated/enums";
import { readSideBySide } from "@/server/platform/db/read-side-by-side";
import { allowanceOf } from "@/server/platform/rate-limit";
import { readSetting } from "@/server/platform/settings";

interface Plan {
  companyNumbers: readonly string[];
  /** Those of them that the register knows. */
  companies: readonly ChosenCompany[];
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
 * up beyond (an officer who joined meanwhile) waits for a person's word. Outside of a transaction its reads go side by side.
 */
export async function estimateCost(store: Db, plan: Plan): Promise<Estimate> {
  const [{ eligible, known, rules, policy }, dailyRoom] = await readSideBySide(store, [
    () => gatherPlan(store, plan),
    () => readRoomToday(store, plan.spenderId),
  ]);
  const asksAnyway = plan.ignoresCatchAll || plan.isRefresh || policy.catchAll === "go-on";
  const [rates, catchAll] = await readSideBySide(store, [
    () => readHitRates(store, rules, policy.verification),
    async () => (asksAnyway ? new Set<string>() : findCatchAll(store, [...new Set(known.domains.values())], null)),
  ]);
  const tallies = tallyCompanies(known, { holds: holdsOf(rules), rates, policy, catchAll }, plan.steps, eligible);
  const operations = toOperations(tallies, operationsOf(plan.steps, policy));
  const sum = (part: "expected" | "maximum" | "cached") => operations.reduce((all, tally) => all + tally[part], 0);
  const maximum = Math.min(plan.cap, sum("maximum"));
  return {
    companies: plan.companyNumbers.length,
    minimum: 0,
    expected: Math.min(maximum, sum("expected")),
    maximum,
    likely: {
      ...likelyRange(tallies, eligible.length, rates.weights, maximum),
      minutes: likelyMinutes(
        { tallies, rates, companies: eligible.length, readsOfficers: plan.steps.includes("emails") },
        { snov: allowanceOf("snov"), companiesHouse: allowanceOf("companies-house") },
      ),
    },
    cached: sum("cached"),
    operations,
    skipped: countReasons(plan.skipped.values()),
    officersSkipped: plan.steps.includes("emails") ? countSkippedOfficers(known) : [],
    dailyRoom,
  };
}

/** The maximum that `estimateCost` tells, without what only the rest of an estimate needs. */
export async function readMaximum(store: Db, plan: Plan): Promise<number> {
  const { eligible, known, rules, policy } = await gatherPlan(store, plan);
  const prices = { holds: holdsOf(rules), rates: NOTHING_EXPECTED, policy, catchAll: new Set<string>() };
  const tallies = tallyCompanies(known, prices, plan.steps, eligible);
  return Math.min(plan.cap, tallies.domain.maximum + tallies.email.maximum + tallies.verification.maximum);
}

async function gatherPlan(store: Db, plan: Plan) {
  const eligible = plan.companyNumbers.filter((number) => !plan.skipped.has(number));
  const companies = plan.companies.filter(({ number }) => !plan.skipped.has(number));
  const [rules, policy] = await readSideBySide(store, [
    () => readSetting(store, costRules),
    () => readSetting(store, lookupPolicy),
  ]);
  const known = await gather(store, companies, { isRefresh: plan.isRefresh, policy });
  return { eligible, known, rules, policy };
}

async function readRoomToday(store: Db, spenderId: string | null): Promise<number | null> {
  if (spenderId === null) return null;
  return roomOf(await readDailyRoom(store, spenderId, await readSetting(store, dailyCaps)));
}

/** Those whom the policy does not want, and those whose last answer is suppressed. */
function countSkippedOfficers(known: Known): Estimate["officersSkipped"] {
  const withheld = [...known.officers].flatMap(([number, officers]) =>
    officers.flatMap((officer) => (isWithheld(known, emailKey(known, number, officer)) ? ["suppressed"] : [])),
  );
  return countReasons([...known.refusals, ...withheld]).sort(
    (a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1),
  );
}

function emailKey(
  { domains }: Pick<Known, "domains">,
  number: string,
  officer: { forename: string; surname: string },
): string | null {
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
  /** To be looked up, by company. */
  officers: Map<string, WantedOfficer[]>;
  /** Of them with an address already, by id: whether its verdict is fresh; not whom nobody verifies. */
  verdicts: Map<string, "fresh" | "due">;
  /** Of each officer who is not looked up: why. */
  refusals: string[];
}

type WantedOfficer = Extract<JudgedOfficer, { refusal: null }>;

async function gather(
  store: Db,
  companies: readonly ChosenCompany[],
  { isRefresh, policy }: { isRefresh: boolean; policy: LookupPolicy },
): Promise<Known> {
  const numbers = companies.map(({ number }) => number);
  const [domains, judged] = await readSideBySide(store, [
    () => findAcceptedDomains(store, numbers),
    () => judgeOfficers(store, numbers),
  ]);
  const nameKey = new Map(
    companies.map(({ number, name }) => [number, name ? lookupKey({ kind: "domain", input: { name } }) : null]),
  );
  const wanted = judged.filter((officer) => officer.refusal === null);
  const emailKeys = wanted.flatMap((officer) => emailKey({ domains }, officer.companyNumber, officer) ?? []);
  const keys = [...[...nameKey.values()].flatMap((key) => key ?? []), ...emailKeys];
  const [fresh, withheld] = await readSideBySide(store, [
    async () => (isRefresh ? new Map<string, boolean>() : findFresh(store, keys)),
    () => findWithheld(store, keys),
  ]);
  const served = companies.flatMap(({ number }) => (fresh.get(nameKey.get(number) ?? "") ? [number] : []));
  const addressed = wanted.flatMap((officer) => {
    const domain = domains.get(officer.companyNumber);
    return domain && fresh.get(emailKey({ domains }, officer.companyNumber, officer) ?? "")
      ? [{ id: officer.id, domain }]
      : [];
  });
  const [candidates, verdicts] = await readSideBySide(store, [
    () => store.companyDomain.findMany({ where: { companyNumber: { in: served } }, select: { companyNumber: true } }),
    () => foreseeVerdicts(store, addressed, policy.verification),
  ]);
  return {
    nameKey,
    withheld,
    fresh,
    domains,
    hasCandidates: new Set(candidates.map((candidate) => candidate.companyNumber)),
    hasOfficers: new Set(companies.flatMap((company) => (company.officersFetchedAt ? [company.number] : []))),
    officers: Map.groupBy(wanted, (officer) => officer.companyNumber),
    verdicts,
    refusals: judged.flatMap(({ refusal }) => refusal ?? []),
  };
}

function isWithheld({ withheld }: Known, key: string | null | undefined): boolean {
  return key != null && withheld.has(key);
}

function tallyCompanies(known: Known, prices: Prices, steps: readonly string[], numbers: readonly string[]): Tallies {
  const tallies = noTallies();
  for (const number of numbers) tallyCompany(tallies, known, prices, steps, number);
  return tallies;
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
  for (const { id, forename, surname } of officers) {
    const key = lookupKey({ kind: "email", input: { firstName: forename, lastName: surname, domain } });
    if (known.withheld.has(key)) continue;
    addVerifications(1);
    if (known.fresh.has(key)) {
      email.cached += 1;
      tallyVerdict(verification, known.verdicts.get(id), rates);
    } else {
      expect(1);
      addMost(email, 1, holds.email);
    }
  }
  if (!known.hasOfficers.has(number)) {
    expect(rates.officers);
    addAnybody();
  }
}

function tallyVerdict(verification: Tally, verdict: "fresh" | "due" | undefined, { verdictCredits }: HitRates): void {
  if (verdict === "fresh") verification.cached += 1;
  if (verdict === "due") verification.expected += verdictCredits;
}

function countReasons(reasons: Iterable<string>): { reason: string; count: number }[] {
  const counts = Map.groupBy(reasons, (reason) => reason);
  return [...counts].map(([reason, all]) => ({ reason, count: all.length }));
}
