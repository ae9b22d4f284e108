import { findSkipped } from "@/server/enrichment/lookups/eligibility";
import { lookupKey, type Question } from "@/server/enrichment/lookups/lookup-key";
import { continueItems } from "@/server/enrichment/lookups/next-step";
import { type Asker, priorityOf } from "@/server/enrichment/lookups/priority";
import { requestLookup } from "@/server/enrichment/lookups/request-lookup";
import { leftSince } from "@/server/enrichment/lookups/stop-enrichment";
import { findAcceptedDomains } from "@/server/enrichment/lookups/wanted-officers";
import { findWithheld } from "@/server/enrichment/privacy/withheld";
import type { Db, Tx } from "@/server/platform/db/client";
import type { Run } from "@/server/platform/db/generated/client";
import { enqueue } from "@/server/queues/enqueue";

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
  const left = await leftSince(tx, companyNumber, runId);
  if (left) {
    await tx.runItem.updateMany({ where: { runId, companyNumber }, data: { skipped: left } });
    return;
  }
  if (!run.steps.includes("domain")) {
    await goOnWithDomain(tx, run, companyNumber);
    return;
  }
  const company = await tx.company.findUniqueOrThrow({ where: { number: companyNumber } });
  if (!company.name) return;
  const question: Question = { kind: "domain", input: { name: company.name } };
  if ((await findWithheld(tx, [lookupKey(question)])).size > 0) {
    if (!(await goOnWithDomain(tx, run, companyNumber)))
      await tx.runItem.updateMany({ where: { runId, companyNumber }, data: { skipped: "suppressed" } });
    return;
  }
  const { lookupId, as } = await requestLookup(tx, {
    question,
    companyNumber,
    run,
    priority: priorityOf(await askerOf(tx, run), company.strikeOffNoticeOn ?? company.strikeOffSince, new Date()),
  });
  if (as === "cached") await continueItems(tx, "domain", [{ lookupId, runId, companyNumber, officerId: null }]);
}

/** Where the company has a domain already and the run wants officers: false when that leads nowhere. */
async function goOnWithDomain(tx: Tx, run: RunForLookups, companyNumber: string): Promise<boolean> {
  if (!wantsOfficers(run) || !(await findAcceptedDomains(tx, [companyNumber])).has(companyNumber)) return false;
  await enqueueOfficers(tx, run, companyNumber);
  return true;
}

/** Reads the officers of a company for a run; before those of other companies where a person waits for it. */
export async function enqueueOfficers(tx: Tx, run: Pick<Run, "id" | "requestedBy">, companyNumber: string) {
  const company = await tx.company.findUniqueOrThrow({ where: { number: companyNumber } });
  const since = company.strikeOffNoticeOn ?? company.strikeOffSince;
  const priority = priorityOf(await askerOf(tx, run), since, new Date());
  await enqueue(tx, "fetch-officers", { companyNumber, runId: run.id }, { companyNumber, runId: run.id, priority });
}

/** E-mails are asked for officers, so either step needs them; officers served fresh cost no request. */
export function wantsOfficers(run: Pick<Run, "steps">): boolean {
  return run.steps.includes("officers") || run.steps.includes("emails");
}

/** Who a run asks for: a person with one company waits for it, one with a list does not. */
export async function askerOf(tx: Db, run: Pick<Run, "id" | "requestedBy">): Promise<Asker> {
  if (run.requestedBy !== "person") return run.requestedBy;
  return (await tx.runItem.count({ where: { runId: run.id, skipped: null } })) > 1 ? "person" : "waiting";
}
