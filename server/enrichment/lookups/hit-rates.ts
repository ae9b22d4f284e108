import type { CostRules } from "@/server/credits/cost-rules";
import type { Operation } from "@/server/credits/schema";
import { isFound, type LookupAnswer, lookupAnswer } from "@/server/enrichment/lookups/answers";
import { billOf } from "@/server/enrichment/lookups/bill-answer";
import type { LookupKind } from "@/server/enrichment/lookups/lookup-kinds";
import type { LookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import { findWantedOfficers } from "@/server/enrichment/lookups/wanted-officers";
import type { Db } from "@/server/platform/db/client";
import type { Company } from "@/server/platform/db/generated/client";
import { readSideBySide } from "@/server/platform/db/read-side-by-side";

/** What similar work has shown elsewhere; our own answers outweigh it soon. */
const USUAL = { domainFound: 0.6, accepted: 0.6, officers: 1.6, emailFound: 0.6, emailUnknown: 0.2 };
/** So many answers of our own weigh as much as the usual. */
const PRIOR_WEIGHT = 20;
const LATEST = 200;

export interface HitRates {
  domainFound: number;
  /** Of the domains found, how many are accepted without a person's word. */
  accepted: number;
  /** Officers to ask about, on average, at a company whose officers were not read yet. */
  officers: number;
  /** Credits that one lookup costs on average, nothing found included. */
  domainCredits: number;
  emailCredits: number;
  /** Credits that the verification after an e-mail lookup costs on average, by the policy; 0 where nothing is verified. */
  verificationCredits: number;
  /** Credits that one verification costs on average. */
  verdictCredits: number;
  /** How many answers each operation's rate rests on, the usual's weight counted. */
  weights: Record<Operation, number>;
}

/** For whoever asks what a run can cost at most, whatever is to be expected of it. */
export const NOTHING_EXPECTED: HitRates = {
  domainFound: 0,
  accepted: 0,
  officers: 0,
  domainCredits: 0,
  emailCredits: 0,
  verificationCredits: 0,
  verdictCredits: 0,
  weights: { domain: PRIOR_WEIGHT, email: PRIOR_WEIGHT, verification: PRIOR_WEIGHT },
};

/** What to expect of a lookup: from our latest answers of each operation, leaning on the usual while they are few. */
export async function readHitRates(
  db: Db,
  rules: CostRules,
  verification: LookupPolicy["verification"],
): Promise<HitRates> {
  const [domains, emails, verdicts, candidates] = await readSideBySide(db, [
    () => latestAnswers(db, "domain"),
    () => latestAnswers(db, "email"),
    () => latestAnswers(db, "verification"),
    () =>
      db.companyDomain.findMany({
        orderBy: { lastVerifiedAt: "desc" },
        take: LATEST,
        select: { band: true, decision: true, company: { select: { number: true, officersFetchedAt: true } } },
      }),
  ]);
  const isAccepted = ({ band, decision }: (typeof candidates)[number]) =>
    decision === "accepted" || (decision === null && band === "accept");
  const verdictCredits = blend(
    verdicts.map((verdict) => billOf(verdict, rules)),
    rules.verificationValid,
  );
  return {
    domainFound: blend(
      domains.map((answer) => Number(isFound(answer))),
      USUAL.domainFound,
    ),
    accepted: blend(
      candidates.map((candidate) => Number(isAccepted(candidate))),
      USUAL.accepted,
    ),
    officers: blend(await countOfficers(db, candidates), USUAL.officers),
    domainCredits: blend(
      domains.map((answer) => billOf(answer, rules)),
      USUAL.domainFound * rules.domainFound,
    ),
    emailCredits: blend(
      emails.map((answer) => billOf(answer, rules)),
      USUAL.emailFound * rules.emailValid,
    ),
    verificationCredits: shareVerified(emails, verification) * verdictCredits,
    verdictCredits,
    weights: {
      domain: domains.length + PRIOR_WEIGHT,
      email: emails.length + PRIOR_WEIGHT,
      verification: verdicts.length + PRIOR_WEIGHT,
    },
  };
}

/** How many e-mail lookups lead to a verification, as `requestVerification` decides. */
function shareVerified(emails: readonly LookupAnswer[], verification: LookupPolicy["verification"]): number {
  switch (verification) {
    case "never":
      return 0;
    case "all":
      return blend(
        emails.map((answer) => Number(isFound(answer))),
        USUAL.emailFound,
      );
    case "unknown":
      return blend(
        emails.map((answer) => Number(isUnsettled(answer))),
        USUAL.emailUnknown,
      );
  }
}

/** The finder could not settle it, and a verification may. */
function isUnsettled(answer: LookupAnswer): boolean {
  if (answer.kind !== "email") return false;
  const isOpen = answer.emails.some(({ unknownReason }) => unknownReason !== "catchall");
  return isOpen && answer.emails.every(({ status }) => status === "unknown");
}

async function latestAnswers(db: Db, kind: LookupKind): Promise<LookupAnswer[]> {
  const rows = await db.lookup.findMany({
    where: { kind, answeredAt: { not: null }, state: { in: ["found", "not_found"] } },
    orderBy: { answeredAt: "desc" },
    take: LATEST,
    select: { answer: true },
  });
  return rows.flatMap(({ answer }) => lookupAnswer.safeParse(answer).data ?? []);
}

/** How many would be asked about at each of the candidates' companies whose officers were read. */
async function countOfficers(
  db: Db,
  candidates: readonly { company: Pick<Company, "number" | "officersFetchedAt"> }[],
): Promise<number[]> {
  const read = candidates.flatMap(({ company }) => (company.officersFetchedAt ? [company.number] : []));
  const numbers = [...new Set(read)];
  const wanted = Map.groupBy(await findWantedOfficers(db, numbers), (officer) => officer.companyNumber);
  return numbers.map((number) => wanted.get(number)?.length ?? 0);
}

/** The mean of what was seen and of the usual, which counts for `PRIOR_WEIGHT` observations. */
export function blend(seen: readonly number[], usual: number): number {
  return (seen.reduce((sum, value) => sum + value, 0) + usual * PRIOR_WEIGHT) / (seen.length + PRIOR_WEIGHT);
}
