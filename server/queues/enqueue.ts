import { randomUUID } from "node:crypto";
import { fromPrisma } from "pg-boss";
import type { Tx } from "@/server/platform/db/client";
import { sender } from "@/server/queues/boss";
import { catalogue, type PayloadOf, type QueueName } from "@/server/queues/catalogue";

export interface EnqueueOptions {
  /** Within the queue: higher goes first. */
  priority?: number;
  startAfter?: Date;
  companyNumber?: string;
  officerId?: string;
  runId?: string;
  lookupId?: string;
  snovTaskId?: string;
  /** What the job may spend. */
  creditsHeld?: number;
}

export interface NewJob<Name extends QueueName> extends EnqueueOptions {
  payload: PayloadOf<Name>;
}

/** Enqueues one job with its history row, in the transaction that causes it. Returns the job's id. */
export async function enqueue<Name extends QueueName>(
  tx: Tx,
  name: Name,
  payload: PayloadOf<Name>,
  options: EnqueueOptions = {},
): Promise<string> {
  const [id = ""] = await enqueueAll(tx, name, [{ payload, ...options }]);
  return id;
}

/** Enqueues many jobs of one queue with two statements. Returns their ids in the same order. */
export async function enqueueAll<Name extends QueueName>(
  tx: Tx,
  name: Name,
  jobs: readonly NewJob<Name>[],
): Promise<string[]> {
  if (jobs.length === 0) return [];
  const boss = await sender();
  const rows = jobs.map((job) => ({ id: randomUUID(), job, payload: catalogue[name].payload.parse(job.payload) }));
  await tx.queueJob.createMany({
    data: rows.map(({ id, job, payload }) => ({
      id,
      queue: name,
      payload,
      priority: job.priority ?? 0,
      companyNumber: job.companyNumber,
      officerId: job.officerId,
      runId: job.runId,
      lookupId: job.lookupId,
      snovTaskId: job.snovTaskId,
      creditsHeld: job.creditsHeld ?? 0,
      startAfter: job.startAfter,
    })),
  });
  await boss.insert(
    name,
    rows.map(({ id, job, payload }) => ({
      id,
      data: payload,
      priority: job.priority ?? 0,
      startAfter: job.startAfter,
    })),
    { db: fromPrisma(tx) },
  );
  return rows.map((row) => row.id);
}
