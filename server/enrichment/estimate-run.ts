import { costRules } from "@/server/credits/cost-rules";
import { lookupKey } from "@/server/enrichment/lookup-key";
import type { Estimate } from "@/server/enrichment/schema";
import { findAcceptedDomains, findWantedOfficers, OFFICERS_PER_COMPANY } from "@/server/enrichment/wanted-officers";
import type { Tx } from "@/server/platform/db/client";
import type { SkipReason } from "@/server/platform/db/generated/enums";

/** Used until our own history can tell. */
const USUAL = { domainFound: 0.6, accepted: 0.6, officers: 1.6, emailFound: 0.6 };
const ENOUGH_HISTORY = 50;

interface Plan {
  companyNumbers: readonly string[];
  skipped: ReadonlyMap<string, SkipReason>;
  steps: readonly string[];
  isRefresh: boolean;
  cap: number;
}

/** What the run will cost: at least, probably and at most. The maximum is a promise, because the cap is one. */
export async function estimateCost(tx: Tx, plan: Plan): Promise<Estimate> {
  const eligible = plan.companyNumbers.filter((number) => !plan.skipped.has(number));
  const known = await gather(tx, eligible, plan.isRefresh);
  const rates = await hitRates(tx);
  const sum = { expected: 0, maximum: 0, cached: 0 };
  for (const number of eligible) {
    const part = estimateCompany(known, rates, plan.steps, number);
    sum.expected += part.expected;
    sum.maximum += part.maximum;
    sum.cached += part.cached;
  }
  const maximum = Math.min(plan.cap, sum.maximum);
  return {
    companies: plan.companyNumbers.length,
    minimum: 0,
    expected: Math.min(maximum, Math.round(sum.expected)),
    maximum,
    cached: sum.cached,
    skipped: countReasons(plan.skipped),
  };
}

interface Known {
  nameKey: Map<string, string | null>;
  /** Fresh answers by key: whether something was found. */
  fresh: Map<string, boolean>;
  domains: Map<string, string>;
  /** Companies with a domain of whatever band. */
  hasCandidates: Set<string>;
  hasOfficers: Set<string>;
  officers: Map<string, { forename: string; surname: string }[]>;
}

async function gather(tx: Tx, numbers: readonly string[], isRefresh: boolean): Promise<Known> {
  const companies = await tx.company.findMany({
    where: { number: { in: [...numbers] } },
    select: { number: true, name: true, officersFetchedAt: true },
  });
  const nameKey = new Map(
    companies.map(({ number, name }) => [number, name ? lookupKey({ kind: "domain", input: { name } }) : null]),
  );
  const domains = await findAcceptedDomains(tx, numbers);
  const candidates = await tx.companyDomain.findMany({
    where: { companyNumber: { in: [...numbers] } },
    select: { companyNumber: true },
  });
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
    : await tx.lookup.findMany({
        where: { key: { in: keys }, state: { in: ["found", "not_found"] }, expiresAt: { gt: new Date() } },
        orderBy: { answeredAt: "asc" },
        select: { key: true, state: true },
      });
  const officers = Map.groupBy(wanted, (officer) => officer.companyNumber);
  return {
    nameKey,
    fresh: new Map(answers.map(({ key, state }) => [key, state === "found"])),
    domains,
    hasCandidates: new Set(candidates.map((candidate) => candidate.companyNumber)),
    hasOfficers: new Set(companies.flatMap((company) => (company.officersFetchedAt ? [company.number] : []))),
    officers,
  };
}

interface Part {
  expected: number;
  maximum: number;
  cached: number;
}

function estimateCompany(known: Known, rates: typeof USUAL, steps: readonly string[], number: string): Part {
  const part: Part = { expected: 0, maximum: 0, cached: 0 };
  const wantsEmails = steps.includes("emails");
  const accepted = known.domains.get(number);
  if (!steps.includes("domain")) {
    if (accepted && wantsEmails) addEmails(part, known, rates, number, accepted);
    return part;
  }
  const key = known.nameKey.get(number);
  const freshDomain = key ? known.fresh.get(key) : undefined;
  if (freshDomain === undefined) {
    part.expected += rates.domainFound * costRules.domain.perUsefulAnswer;
    part.maximum += costRules.domain.hold;
  } else part.cached += 1;
  // A namesake's fresh answer may still become this company's domain; a candidate of its own was judged already.
  const isJudged = freshDomain === true && !accepted && known.hasCandidates.has(number);
  if (freshDomain === false || isJudged || !wantsEmails) return part;
  addEmails(part, known, rates, number, freshDomain === undefined ? undefined : accepted);
  return part;
}

/** `domain` is the domain the e-mails will surely be asked at; unknown while the domain itself is still to be found. */
function addEmails(part: Part, known: Known, rates: typeof USUAL, number: string, domain: string | undefined): void {
  const officers = known.officers.get(number) ?? [];
  if (!domain) {
    const likely = known.hasOfficers.has(number) ? officers.length : rates.officers;
    part.expected += rates.domainFound * rates.accepted * likely * rates.emailFound * costRules.email.perUsefulAnswer;
    // Officers can join between the estimate and the run, so only the policy's bound is safe to promise.
    part.maximum += OFFICERS_PER_COMPANY * costRules.email.hold;
    return;
  }
  for (const { forename, surname } of officers) {
    const isFresh = known.fresh.has(
      lookupKey({ kind: "email", input: { firstName: forename, lastName: surname, domain } }),
    );
    if (isFresh) part.cached += 1;
    else {
      part.expected += rates.emailFound * costRules.email.perUsefulAnswer;
      part.maximum += costRules.email.hold;
    }
  }
  if (!known.hasOfficers.has(number)) {
    part.expected += rates.officers * rates.emailFound * costRules.email.perUsefulAnswer;
    part.maximum += OFFICERS_PER_COMPANY * costRules.email.hold;
  }
}

/** Our own hit rates, once there is enough history to believe them. */
async function hitRates(tx: Tx): Promise<typeof USUAL> {
  const rows = await tx.$queryRaw<{ kind: "domain" | "email"; asked: number; found: number }[]>`
    select kind::text as kind, count(*)::int as asked, count(*) filter (where state = 'found')::int as found
    from lookups where state in ('found', 'not_found') and kind in ('domain', 'email') and answered_at > now() - interval '90 days' group by kind`;
  const rateOf = (kind: "domain" | "email", usual: number) => {
    const row = rows.find((candidate) => candidate.kind === kind);
    return row && row.asked >= ENOUGH_HISTORY ? row.found / row.asked : usual;
  };
  return { ...USUAL, domainFound: rateOf("domain", USUAL.domainFound), emailFound: rateOf("email", USUAL.emailFound) };
}

function countReasons(skipped: ReadonlyMap<string, SkipReason>): { reason: string; count: number }[] {
  const counts = Map.groupBy(skipped.values(), (reason) => reason);
  return [...counts].map(([reason, all]) => ({ reason, count: all.length }));
}
