import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { costRules, holdOf } from "@/server/credits/cost-rules";
import { spenderOf } from "@/server/credits/daily-caps";
import { readHitRates } from "@/server/enrichment/lookups/hit-rates";
import { lookupKey, type Question } from "@/server/enrichment/lookups/lookup-key";
import { continueItems } from "@/server/enrichment/lookups/next-step";
import { priorityOf } from "@/server/enrichment/lookups/priority";
import { requestLookup } from "@/server/enrichment/lookups/request-lookup";
import { findWithheld } from "@/server/enrichment/privacy/withheld";
import type { Tx } from "@/server/platform/db/client";
import type { Company, Officer } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";
import { readSetting } from "@/server/platform/settings";

const TITLES = { domain: "Domain", email: "An officer's e-mail", verification: "Verification of an address" };
const STEPS = { domain: "domain", email: "emails", verification: "verification" } as const;

export interface OneQuestion {
  question: Question;
  officer: Pick<Officer, "id" | "companyNumber"> & { company: Company };
  refresh: boolean;
}

/** A single question about an officer, as a run whose cap is its price. It does not wait for a batch to fill. Throws `CONFLICT` when its answer is suppressed. */
export async function askOne(tx: Tx, actor: Actor, { question, officer, refresh }: OneQuestion): Promise<string> {
  const { companyNumber, company } = officer;
  if ((await findWithheld(tx, [lookupKey(question)])).size > 0)
    throw new AppError("CONFLICT", "It is not looked up: what was found before is suppressed");
  const rules = await readSetting(tx, costRules);
  const price = holdOf(rules, question.kind);
  const rates = await readHitRates(tx, rules, "never");
  const usual = { domain: rates.domainCredits, email: rates.emailCredits, verification: price }[question.kind];
  const expected = Math.min(price, Math.round(usual));
  const run = await tx.run.create({
    data: {
      // Never the person's name: runs are kept when a person is forgotten.
      name: `${TITLES[question.kind]} at ${company.name ?? companyNumber}`,
      steps: [STEPS[question.kind]],
      isRefresh: refresh,
      estimate: { companies: 1, minimum: 0, expected, maximum: price, cached: 0, skipped: [] },
      cap: price,
      spenderId: await spenderOf(tx, actor),
      createdBy: actor.name,
      createdById: actor.kind === "user" ? actor.id : null,
      items: { create: { companyNumber } },
    },
  });
  const { lookupId, as } = await requestLookup(tx, {
    question,
    companyNumber,
    officerId: officer.id,
    run,
    priority: priorityOf("waiting", company.strikeOffNoticeOn ?? company.strikeOffSince, new Date()),
  });
  if (as === "cached")
    await continueItems(tx, question.kind, [{ lookupId, runId: run.id, companyNumber, officerId: officer.id }]);
  const after = { kind: question.kind, officerId: officer.id, runId: run.id };
  await recordAudit(tx, { actor, action: "lookup.asked", entity: "company", entityId: companyNumber, after });
  return run.id;
}
