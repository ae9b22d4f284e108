import type { CostRules } from "@/server/credits/cost-rules";
import { isFound, type LookupAnswer, lookupAnswer } from "@/server/enrichment/lookups/answers";
import { billOf } from "@/server/enrichment/lookups/bill-answer";
import type { Tx } from "@/server/platform/db/client";

/** What similar work has shown elsewhere; our own answers outweigh it soon. */
const USUAL = { domainFound: 0.6, accepted: 0.6, officers: 1.6, emailFound: 0.6 };
/** So many answers of our own weigh as much as the usual. */
const PRIOR_WEIGHT = 20;
const LATEST = 200;

export interface HitRates {
  domainFound: number;
  /** Of the domains found, how many are accepted without a person's word. */
  accepted: number;
  /** Officers to ask about at a company whose officers we do not know yet. */
  officers: number;
  /** Credits that one lookup costs on average, nothing found included. */
  domainCredits: number;
  emailCredits: number;
}

/** What to expect of a lookup: from our latest answers of each operation, leaning on the usual while they are few. */
export async function readHitRates(tx: Tx, rules: CostRules): Promise<HitRates> {
  const [domains, emails, candidates] = await Promise.all([
    latestAnswers(tx, "domain"),
    latestAnswers(tx, "email"),
    tx.companyDomain.findMany({
      orderBy: { lastVerifiedAt: "desc" },
      take: LATEST,
      select: { band: true, decision: true },
    }),
  ]);
  const isAccepted = ({ band, decision }: (typeof candidates)[number]) =>
    decision === "accepted" || (decision === null && band === "accept");
  return {
    domainFound: blend(
      domains.map((answer) => Number(isFound(answer))),
      USUAL.domainFound,
    ),
    accepted: blend(
      candidates.map((candidate) => Number(isAccepted(candidate))),
      USUAL.accepted,
    ),
    officers: USUAL.officers,
    domainCredits: blend(
      domains.map((answer) => billOf(answer, rules)),
      USUAL.domainFound * rules.domainFound,
    ),
    emailCredits: blend(
      emails.map((answer) => billOf(answer, rules)),
      USUAL.emailFound * rules.emailValid,
    ),
  };
}

async function latestAnswers(tx: Tx, kind: "domain" | "email"): Promise<LookupAnswer[]> {
  const rows = await tx.lookup.findMany({
    where: { kind, answeredAt: { not: null }, state: { in: ["found", "not_found"] } },
    orderBy: { answeredAt: "desc" },
    take: LATEST,
    select: { answer: true },
  });
  return rows.flatMap(({ answer }) => lookupAnswer.safeParse(answer).data ?? []);
}

/** The mean of what was seen and of the usual, which counts for `PRIOR_WEIGHT` observations. */
export function blend(seen: readonly number[], usual: number): number {
  return (seen.reduce((sum, value) => sum + value, 0) + usual * PRIOR_WEIGHT) / (seen.length + PRIOR_WEIGHT);
}
