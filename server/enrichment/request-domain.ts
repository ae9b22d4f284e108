import { findSkipped } from "@/server/enrichment/eligibility";
import { continueItem } from "@/server/enrichment/next-step";
import { priorityOf } from "@/server/enrichment/priority";
import { requestLookup } from "@/server/enrichment/request-lookup";
import { findAcceptedDomains } from "@/server/enrichment/wanted-officers";
import type { Tx } from "@/server/platform/db/client";
import type { Run } from "@/server/platform/db/generated/client";
import { enqueue } from "@/server/queues/enqueue";

/** A batch is worth a moment's wait; a run of one company is not kept waiting. */
const BATCH_WAIT_MS = 2_000;

export type RunForLookups = Pick<Run, "id" | "isRefresh" | "ignoresCatchAll" | "requestedBy" | "steps" | "state">;

/** The run when it may still ask for something; null once it is over. */
export async function findOpenRun(tx: Tx, runId: string): Promise<RunForLookups | null> {
  return tx.run.findFirst({ where: { id: runId, state: { in: ["running", "paused"] } } });
}

/** After the register: asks for the company's domain (or goes on with the one it has), or notes why it is not looked up. */
export async function requestDomain(tx: Tx, companyNumber: string, runId: string): Promise<void> {
  const run = await findOpenRun(tx, runId);
  if (!run) return;
  const skipped = (await findSkipped(tx, [companyNumber])).get(companyNumber);
  if (skipped) {
    await tx.runItem.updateMany({ where: { runId, companyNumber }, data: { skipped } });
    return;
  }
  if (!run.steps.includes("domain")) {
    const hasDomain = (await findAcceptedDomains(tx, [companyNumber])).has(companyNumber);
    if (hasDomain && wantsOfficers(run))
      await enqueue(tx, "fetch-officers", { companyNumber, runId }, { companyNumber, runId });
    return;
  }
  const company = await tx.company.findUniqueOrThrow({ where: { number: companyNumber } });
  if (!company.name) return;
  const { lookupId, as } = await requestLookup(tx, {
    question: { kind: "domain", input: { name: company.name } },
    companyNumber,
    run,
    priority: priorityOf(run.requestedBy, company.strikeOffNoticeOn ?? company.strikeOffSince, new Date()),
    startAfter: await batchWait(tx, runId),
  });
  if (as === "cached") await continueItem(tx, "domain", { lookupId, runId, companyNumber, officerId: null });
}

/** E-mails are asked for officers, so either step needs them; officers served fresh cost no request. */
export function wantsOfficers(run: Pick<Run, "steps">): boolean {
  return run.steps.includes("officers") || run.steps.includes("emails");
}

export async function batchWait(tx: Tx, runId: string): Promise<Date | undefined> {
  const items = await tx.runItem.count({ where: { runId, skipped: null } });
  return items > 1 ? new Date(Date.now() + BATCH_WAIT_MS) : undefined;
}
