import { type Actor, systemActor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { db, type Tx } from "@/server/platform/db/client";
import type { PauseCause } from "@/server/platform/db/generated/enums";
import { AppError } from "@/server/platform/errors";
import { isQueueName, paidQueues, type QueueName, queueNames } from "@/server/queues/catalogue";

export interface PauseQueueInput {
  name: string;
  reason?: string | null;
  /** Without one it stays paused until somebody resumes it. */
  until?: Date | null;
}

const NO_REASON = "No reason was given";

/** Throws `NOT_FOUND` for a queue that does not exist. */
export function parseQueueName(name: string): QueueName {
  if (isQueueName(name)) return name;
  throw new AppError("NOT_FOUND", `There is no queue "${name}": the queues are ${queueNames.join(", ")}`, {
    field: "name",
  });
}

/** A person stops a queue: no worker starts a job of it until somebody resumes it or the given time comes. */
export async function pauseQueue(actor: Actor, input: PauseQueueInput): Promise<void> {
  const name = parseQueueName(input.name);
  const reason = input.reason ?? NO_REASON;
  if (input.until && input.until <= new Date()) {
    throw new AppError("BAD_INPUT", "until lies in the past: give a later time or leave it out", { field: "until" });
  }
  await db.$transaction(async (tx) => {
    const before = await tx.queuePause.findUnique({ where: { queue: name } });
    const pause = {
      cause: "person" as const,
      by: actor.name,
      reason,
      until: input.until ?? null,
      since: new Date(),
    };
    await tx.queuePause.upsert({ where: { queue: name }, create: { queue: name, ...pause }, update: pause });
    await recordAudit(tx, {
      actor,
      action: "queue.paused",
      entity: "queue",
      entityId: name,
      reason,
      before,
      after: pause,
    });
  });
}

type SystemCause = Exclude<PauseCause, "person">;

/** The system stops all that costs credits, for a time if one is given. */
export async function pausePaidQueues(
  tx: Tx,
  cause: SystemCause,
  reason: string,
  until: Date | null = null,
): Promise<void> {
  await stopQueues(tx, { queues: paidQueues, cause, reason, until });
}

interface SystemPause {
  queues: readonly QueueName[];
  cause: SystemCause;
  reason: string;
  /** Null: until its cause has ended. */
  until: Date | null;
}

/** The system stops some queues. One that a person paused stays that person's. */
export async function stopQueues(tx: Tx, { queues, cause, reason, until }: SystemPause): Promise<void> {
  const { count } = await tx.queuePause.createMany({
    data: queues.map((queue) => ({ queue, cause, by: systemActor.name, reason, until })),
    skipDuplicates: true,
  });
  if (count === 0) return;
  await recordAudit(tx, {
    actor: systemActor,
    action: "queue.paused",
    entity: "queue",
    entityId: queues.join(","),
    reason,
    after: { cause, until },
  });
}
