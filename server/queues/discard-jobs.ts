import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import {
  endDiscarded,
  findOpenTasks,
  type OpenJobTask,
  type OpenTask,
} from "@/server/enrichment/lookups/end-discarded";
import { db, type Tx } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";
import { deadLetterOf, type QueueName } from "@/server/queues/catalogue";
import { lockFailed, lockFailedOf } from "@/server/queues/failed-jobs";
import { parseQueueName } from "@/server/queues/pause-queue";

/** Why a job stays, alone and among others. */
const NEEDED: Record<OpenTask, { alone: string; others: string }> = {
  unknown: {
    alone: "nobody knows yet whether Snov.io billed its task. Decide about that task under Credits first",
    others: "nobody knows whether Snov.io billed their task: decide about it under Credits first",
  },
  started: {
    alone: "Snov.io works on its task and may bill it. Retry it, or wait for the result, which is asked for by itself",
    others: "Snov.io works on their task and may bill it",
  },
  sending: {
    alone: "its request may be on its way to Snov.io. Wait some minutes, until its fate is known",
    others: "their request may be on its way to Snov.io",
  },
};

/**
 * Throws away a job that failed for good: it is never tried again, and its lookup fails unless another job goes on with it. It still
 * counts as failed. Throws `NOT_FOUND`, and `CONFLICT` for a job in another state or whose task is not over.
 */
export async function discardJob(actor: Actor, id: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const job = await lockFailed(tx, id, "discarded");
    const tasks = await findOpenTasks(tx, [id]);
    const needed = whyNeeded(tasks.get(id));
    if (needed) throw new AppError("CONFLICT", `Job ${id} cannot be discarded: ${NEEDED[needed].alone}`);
    await discard(tx, job.queue, [id], tasks);
    await recordAudit(tx, {
      actor,
      action: "job.discarded",
      entity: "job",
      entityId: id,
      before: { state: "failed", error: job.error },
    });
  });
}

export interface DiscardSummary {
  discarded: number;
  skipped: { reason: string; count: number }[];
}

/** Throws away all jobs of a queue that failed for good. A dry run only counts. */
export async function discardFailedJobs(
  actor: Actor,
  input: { name: string; dryRun: boolean },
): Promise<DiscardSummary> {
  const name = parseQueueName(input.name);
  return db.$transaction(async (tx) => {
    const ids = (await lockFailedOf(tx, name)).map(({ id }) => id);
    const tasks = await findOpenTasks(tx, ids);
    const needed = Map.groupBy(ids, (id) => whyNeeded(tasks.get(id)));
    const eligible = needed.get(null) ?? [];
    const skipped = [...needed].flatMap(([why, { length: count }]) =>
      why === null ? [] : [{ reason: NEEDED[why].others, count }],
    );
    const summary = { discarded: eligible.length, skipped };
    if (input.dryRun || eligible.length === 0) return summary;
    await discard(tx, name, eligible, tasks);
    await recordAudit(tx, {
      actor,
      action: "queue.failed-discarded",
      entity: "queue",
      entityId: name,
      after: { discarded: eligible.length },
    });
    return summary;
  });
}

function whyNeeded(task: OpenJobTask | undefined): OpenTask | null {
  return task && task.state !== "prepared" ? task.state : null;
}

/** pg-boss forgets them, and their copies in the dead-letter queue; our history keeps them. */
async function discard(
  tx: Tx,
  name: QueueName,
  ids: readonly string[],
  tasks: ReadonlyMap<string, OpenJobTask>,
): Promise<void> {
  await endDiscarded(tx, ids, new Set(ids.flatMap((id) => tasks.get(id)?.taskId ?? [])));
  await tx.$executeRaw`delete from pgboss.job where name = ${name} and id = any(${[...ids]}::uuid[])`;
  await tx.$executeRaw`delete from pgboss.job where name = ${deadLetterOf(name)} and source_id = any(${[...ids]}::uuid[])`;
  await tx.queueJob.updateMany({ where: { id: { in: [...ids] } }, data: { discardedAt: new Date() } });
}
