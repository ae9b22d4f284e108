import { systemActor } from "@/server/access/actor";
import { costRules } from "@/server/credits/cost-rules";
import { type HoldRefusal, holdCredits } from "@/server/credits/hold-credits";
import { operationWord } from "@/server/credits/operation-words";
import { isServed } from "@/server/enrichment/lookups/emptied-answer";
import { handOver } from "@/server/enrichment/lookups/hand-over";
import type { LookupKind } from "@/server/enrichment/lookups/lookup-kinds";
import { serveAnswered } from "@/server/enrichment/lookups/serve-answered";
import { dropAtCatchAll } from "@/server/enrichment/tasks/drop-at-catch-all";
import { dropUnwanted } from "@/server/enrichment/tasks/drop-unwanted";
import { placeInTask } from "@/server/enrichment/tasks/late-result";
import { leaveNamesakes } from "@/server/enrichment/tasks/leave-namesakes";
import { db, type Tx } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { readSetting } from "@/server/platform/settings";
import { secretOfNewTask } from "@/server/webhooks/refused-webhooks";

export interface TaskJob {
  jobId: string;
  lookupId: string;
}

export interface PreparedLookup {
  id: string;
  jobId: string;
  input: unknown;
  companyNumber: string;
  runId: string | null;
}

export interface PreparedTask {
  /** Null when none of the lookups may start now. */
  taskId: string | null;
  lookups: PreparedLookup[];
  /** Jobs whose lookup got no hold, and why. */
  refused: Map<string, HoldRefusal>;
  /** Jobs whose lookup is in a task, answered or cancelled. */
  done: string[];
  /** Jobs whose lookup waits: locked by somebody else at this moment, or a namesake of one that goes now. */
  busy: string[];
}

interface LookupRow {
  id: string;
  input: unknown;
  company_number: string;
  run_id: string | null;
}

/**
 * Writes the intent before anything is paid: the task, its lookups in their places and their holds, in one transaction. A crash
 * after this finds a `prepared` task, which nobody has sent.
 */
export async function prepareTask(kind: LookupKind, allJobs: readonly TaskJob[]): Promise<PreparedTask> {
  return db.$transaction(async (tx) => {
    const handed = await leaveAbortedRuns(tx, allJobs);
    const jobs = allJobs.filter((job) => !handed.has(job.lookupId));
    const locked = await lockWaiting(tx, jobs);
    const dropped = await dropUnwanted(
      tx,
      kind,
      locked.map(({ id, input, company_number }) => ({ id, input, companyNumber: company_number })),
    );
    const wanted = locked.flatMap(({ id }) => (dropped.has(id) ? [] : [id]));
    for (const id of await serveAnswered(tx, kind, wanted)) dropped.add(id);
    if (kind === "email") {
      const unserved = wanted.filter((id) => !dropped.has(id));
      for (const id of await dropAtCatchAll(tx, unserved)) dropped.add(id);
    }
    const waiting = leaveNamesakes(locked.filter((row) => !dropped.has(row.id)));
    const jobOf = new Map(jobs.map((job) => [job.lookupId, job.jobId]));
    const lookups = waiting.map((row) => ({
      id: row.id,
      jobId: jobOf.get(row.id) ?? "",
      input: row.input,
      companyNumber: row.company_number,
      runId: row.run_id,
    }));
    const isLeft = ({ lookupId }: TaskJob) => handed.has(lookupId) || dropped.has(lookupId);
    const { done: over, busy } = await sortOthers(
      tx,
      allJobs.filter((job) => !isLeft(job)),
      waiting,
    );
    const done = [...over, ...allJobs.filter(isLeft).map((job) => job.jobId)];
    if (lookups.length === 0) return { taskId: null, lookups: [], refused: new Map(), done, busy };
    const rules = await readSetting(tx, costRules);
    const task = await tx.snovTask.create({
      data: { kind, size: lookups.length, costRules: rules, webhookSecret: await secretOfNewTask(tx) },
    });
    const holds = await holdCredits(tx, {
      operation: kind,
      taskId: task.id,
      lookupIds: lookups.map((lookup) => lookup.id),
      rules,
      cause: `${operationWord(kind)} lookup about to start`,
      actor: systemActor.name,
    });
    const refused = new Map(
      lookups.flatMap((lookup) => {
        const refusal = holds.refused.get(lookup.id);
        return refusal ? [[lookup.jobId, refusal] as const] : [];
      }),
    );
    const granted = lookups.filter((lookup) => !holds.refused.has(lookup.id));
    if (granted.length === 0) {
      await tx.snovTask.delete({ where: { id: task.id } });
      return { taskId: null, lookups: [], refused, done, busy };
    }
    if (granted.length < lookups.length)
      await tx.snovTask.update({ where: { id: task.id }, data: { size: granted.length } });
    await placeInTask(
      tx,
      task.id,
      granted.map((lookup) => lookup.id),
    );
    await tx.queueJob.updateMany({
      where: { id: { in: granted.map((lookup) => lookup.jobId) } },
      data: { snovTaskId: task.id },
    });
    return { taskId: task.id, lookups: granted, refused, done, busy };
  });
}

/**
 * A lookup whose paying run was aborted is paid by another open run that waits for it, with a job of that run's, or not asked at all.
 * Returns those that were handed over: they are no longer this call's.
 */
async function leaveAbortedRuns(tx: Tx, jobs: readonly TaskJob[]): Promise<Set<string>> {
  const ids = jobs.map((job) => job.lookupId);
  const handed = await handOver(
    tx,
    Prisma.sql`lookup.id = any(${ids}::uuid[])
      and exists (select from runs payer where payer.id = lookup.run_id and payer.state = 'aborted')`,
  );
  await tx.$executeRaw`
    update lookups lookup set state = 'cancelled' from runs payer
    where lookup.id = any(${ids}::uuid[]) and lookup.state = 'waiting' and payer.id = lookup.run_id and payer.state = 'aborted'`;
  return handed;
}

async function sortOthers(tx: Tx, jobs: readonly TaskJob[], mine: readonly LookupRow[]) {
  const others = jobs.filter((job) => !mine.some((row) => row.id === job.lookupId));
  const waiting = await tx.lookup.findMany({
    where: { id: { in: others.map((job) => job.lookupId) }, state: "waiting" },
    select: { id: true },
  });
  const isBusy = (job: TaskJob) => waiting.some((row) => row.id === job.lookupId);
  return {
    done: others.filter((job) => !isBusy(job)).map((job) => job.jobId),
    busy: others.filter(isBusy).map((job) => job.jobId),
  };
}

/**
 * Most important first; a lookup that another worker is preparing is skipped. A failed one is here because somebody retried its
 * job: it lives again unless its question was asked anew meanwhile. Of several that failed with one question the oldest does. One that
 * was written off still has its task and is nobody's to buy again by a job: its own may only be here because a worker died with it.
 */
function lockWaiting(tx: Tx, jobs: readonly TaskJob[]): Promise<LookupRow[]> {
  return tx.$queryRaw<LookupRow[]>`
    select id, input, company_number, run_id from lookups lookup
    where id = any(${jobs.map((job) => job.lookupId)}::uuid[])
      and (state = 'waiting' or (state = 'failed' and task_id is null and not exists (
        select 1 from lookups other where other.key = lookup.key and other.id <> lookup.id
          and (other.state in ('waiting', 'in_flight', 'unknown') or (other.state in ('found', 'not_found') and other.expires_at > now() and ${isServed(Prisma.sql`other.answer`)})
            or (other.state = 'failed' and other.id = any(${jobs.map((job) => job.lookupId)}::uuid[])
              and (other.created_at, other.id) < (lookup.created_at, lookup.id))))))
    order by priority desc, created_at for no key update skip locked`;
}
