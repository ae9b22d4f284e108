import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { findSkipped } from "@/server/enrichment/eligibility";
import { estimateCost } from "@/server/enrichment/estimate-run";
import { priorityOf } from "@/server/enrichment/priority";
import { ensureCompanies, resolveCompanies } from "@/server/enrichment/resolve-companies";
import type { Estimate, StartRunInput } from "@/server/enrichment/schema";
import { db, type Tx } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { enqueueAll } from "@/server/queues/enqueue";

const TIMEOUT_MS = 60_000;

/** What a run would cost and whom it would skip. Stores and enqueues nothing. */
export async function estimateRun(input: StartRunInput): Promise<Estimate> {
  return db.$transaction(
    async (tx) => {
      const companyNumbers = await resolveCompanies(tx, input);
      return estimateCost(tx, await planOf(tx, companyNumbers, input));
    },
    { timeout: TIMEOUT_MS },
  );
}

/** Starts a run: its items and their first jobs are there together or not at all. Returns the run's id. */
export async function startRun(actor: Actor, input: StartRunInput): Promise<string> {
  return db.$transaction((tx) => createRun(tx, actor, input), { timeout: TIMEOUT_MS });
}

async function createRun(tx: Tx, actor: Actor, input: StartRunInput): Promise<string> {
  const companyNumbers = await resolveCompanies(tx, input);
  await ensureCompanies(tx, companyNumbers);
  const plan = await planOf(tx, companyNumbers, input);
  const estimate = await estimateCost(tx, plan);
  const requestedBy = actor.kind === "system" ? "stream" : "person";
  const run = await tx.run.create({
    data: {
      name: input.name ?? nameOf(companyNumbers),
      steps: [...input.steps],
      requestedBy,
      isRefresh: input.refresh,
      filter: input.filter ?? Prisma.DbNull,
      estimate,
      cap: input.cap,
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
  await enqueueAll(
    tx,
    "refresh-company",
    companies.map(({ number, strikeOffNoticeOn, strikeOffSince }) => ({
      payload: { companyNumber: number, runId },
      companyNumber: number,
      runId,
      priority: priorityOf(requestedBy, strikeOffNoticeOn ?? strikeOffSince, now),
    })),
  );
}

async function planOf(tx: Tx, companyNumbers: readonly string[], input: StartRunInput) {
  return {
    companyNumbers,
    skipped: await findSkipped(tx, companyNumbers),
    steps: input.steps,
    isRefresh: input.refresh,
    cap: input.cap,
  };
}

function nameOf(companyNumbers: readonly string[]): string {
  return companyNumbers.length === 1 ? `Company ${companyNumbers[0]}` : `${companyNumbers.length} companies`;
}
