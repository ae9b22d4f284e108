import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { spenderOf } from "@/server/credits/daily-caps";
import { findSkipped } from "@/server/enrichment/lookups/eligibility";
import { lookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import { priorityOf } from "@/server/enrichment/lookups/priority";
import { findWithheldCompanies } from "@/server/enrichment/privacy/withheld";
import { estimateCost, readMaximum } from "@/server/enrichment/runs/estimate-run";
import { ensureCompanies, readChosen, resolveCompanies } from "@/server/enrichment/runs/resolve-companies";
import type { Estimate, RunStepName, StartRunInput } from "@/server/enrichment/schema";
import { type Db, db, type Tx } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { readSideBySide } from "@/server/platform/db/read-side-by-side";
import { readSetting } from "@/server/platform/settings";
import { enqueueAll } from "@/server/queues/enqueue";

const TIMEOUT_MS = 60_000;

/** What a run would cost the actor and whom it would skip. Stores and enqueues nothing. */
export async function estimateRun(actor: Actor, input: StartRunInput): Promise<Estimate> {
  const companyNumbers = await resolveCompanies(db, input);
  return estimateCost(db, await planOf(db, actor, companyNumbers, input));
}

/** The maximum of the estimate alone. */
export async function readRunMaximum(actor: Actor, input: StartRunInput): Promise<number> {
  const companyNumbers = await resolveCompanies(db, input);
  return readMaximum(db, await planOf(db, actor, companyNumbers, input));
}

export interface RunOptions {
  /** A person decided to ask about all officers although the domain accepts any address. */
  ignoresCatchAll?: boolean;
}

/** Starts a run: its items and their first jobs are there together or not at all. Returns the run's id. */
export async function startRun(actor: Actor, input: StartRunInput, options: RunOptions = {}): Promise<string> {
  return db.$transaction((tx) => createRun(tx, actor, input, options), { timeout: TIMEOUT_MS });
}

/** `startRun` within the caller's transaction. */
export async function createRun(
  tx: Tx,
  actor: Actor,
  input: StartRunInput,
  { ignoresCatchAll = false }: RunOptions = {},
): Promise<string> {
  const companyNumbers = await resolveCompanies(tx, input);
  await ensureCompanies(tx, companyNumbers);
  const plan = await planOf(tx, actor, companyNumbers, input, ignoresCatchAll);
  const estimate = await estimateCost(tx, plan);
  const requestedBy = actor.kind === "system" ? "stream" : "person";
  const run = await tx.run.create({
    data: {
      name: input.name ?? nameOf(companyNumbers),
      steps: plan.steps,
      requestedBy,
      isRefresh: input.refresh,
      ignoresCatchAll,
      filter: input.filter ?? Prisma.DbNull,
      estimate,
      cap: input.cap,
      promised: estimate.maximum,
      spenderId: plan.spenderId,
      createdBy: actor.name,
      createdById: actor.kind === "user" ? actor.id : null,
    },
  });
  await tx.runItem.createMany({
    data: companyNumbers.map((companyNumber) => ({
      runId: run.id,
      companyNumber,
      skipped: plan.skipped.get(companyNumber) ?? null,
    })),
  });
  await enqueueFirstSteps(
    tx,
    run.id,
    requestedBy,
    companyNumbers.filter((number) => !plan.skipped.has(number)),
  );
  await recordAudit(tx, {
    actor,
    action: "run.started",
    entity: "run",
    entityId: run.id,
    after: { name: run.name, companies: companyNumbers.length, cap: input.cap, maximum: estimate.maximum },
  });
  return run.id;
}

async function enqueueFirstSteps(
  tx: Tx,
  runId: string,
  requestedBy: "person" | "stream",
  numbers: readonly string[],
): Promise<void> {
  const companies = await tx.company.findMany({
    where: { number: { in: [...numbers] } },
    select: { number: true, strikeOffNoticeOn: true, strikeOffSince: true },
  });
  const now = new Date();
  const asker = requestedBy === "person" && numbers.length === 1 ? "waiting" : requestedBy;
  await enqueueAll(
    tx,
    "refresh-company",
    companies.map(({ number, strikeOffNoticeOn, strikeOffSince }) => ({
      payload: { companyNumber: number, runId },
      companyNumber: number,
      runId,
      priority: priorityOf(asker, strikeOffNoticeOn ?? strikeOffSince, now),
    })),
  );
}

async function planOf(
  store: Db,
  actor: Actor,
  companyNumbers: readonly string[],
  input: StartRunInput,
  ignoresCatchAll = false,
) {
  const [steps, skipped, companies, spenderId] = await readSideBySide(store, [
    () => withVerification(store, input.steps),
    () => findSkipped(store, companyNumbers),
    () => readChosen(store, companyNumbers),
    () => spenderOf(store, actor),
  ]);
  const withheld = await findWithheldCompanies(store, companies, input.steps);
  for (const number of withheld) if (!skipped.has(number)) skipped.set(number, "suppressed");
  return {
    companyNumbers,
    companies,
    skipped,
    steps,
    isRefresh: input.refresh,
    ignoresCatchAll,
    cap: input.cap,
    spenderId,
  };
}

/** Verification is a step that the policy adds to runs that look for e-mails. */
async function withVerification(store: Db, steps: readonly RunStepName[]): Promise<(RunStepName | "verification")[]> {
  const { verification } = await readSetting(store, lookupPolicy);
  return steps.includes("emails") && verification !== "never" ? [...steps, "verification"] : [...steps];
}

function nameOf(companyNumbers: readonly string[]): string {
  return companyNumbers.length === 1 ? `Company ${companyNumbers[0]}` : `${companyNumbers.length} companies`;
}
