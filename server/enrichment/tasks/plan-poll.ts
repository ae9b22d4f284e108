import type { LookupKind } from "@/server/enrichment/lookups/lookup-kinds";
import {
  firstGuess,
  type LearnedWait,
  learn,
  pollDelayMs,
  type Sighting,
} from "@/server/enrichment/tasks/poll-schedule";
import { db, type Tx } from "@/server/platform/db/client";
import type { SnovTask } from "@/server/platform/db/generated/client";
import { env } from "@/server/platform/env";
import { WAITED_FOR_PRIORITY } from "@/server/queues/catalogue";
import { enqueue } from "@/server/queues/enqueue";

/** So many results in a row that no webhook brought: then none is expected, whatever was configured. */
const MISSED_WEBHOOKS = 5;

type Polled = Pick<SnovTask, "id" | "kind" | "polls" | "startedAt" | "webhookSecret">;

/** Plans a started task's next poll, in the transaction that starts or polls it. */
export async function planPoll(tx: Tx, task: Polled): Promise<void> {
  const wait = await readWait(tx, task.kind);
  const expectsWebhook = task.webhookSecret !== null && (await isWebhookExpected(tx));
  const waitedFor = await tx.lookup.count({ where: { taskId: task.id, priority: { gte: WAITED_FOR_PRIORITY } } });
  const elapsedMs = task.startedAt ? Date.now() - task.startedAt.getTime() : 0;
  const delayMs = pollDelayMs(task.polls, wait, { expectsWebhook, isWaitedFor: waitedFor > 0, elapsedMs });
  const startAfter = new Date(Date.now() + delayMs);
  await enqueue(tx, "poll-snov-task", { taskId: task.id }, { snovTaskId: task.id, startAfter });
}

/** Remembers how long a task took, as far as that can be told. Of two sightings at the same moment one is lost. */
export async function learnWait(kind: LookupKind, seen: Sighting): Promise<void> {
  const learned = learn(await readWait(db, kind), seen);
  if (!learned) return;
  const { waitMs, observations } = learned;
  await db.$executeRaw`
    insert into poll_waits (kind, wait_ms, observations) values (${kind}::lookup_kind, ${waitMs}, ${observations})
    on conflict (kind) do update set wait_ms = excluded.wait_ms, observations = excluded.observations, updated_at = now()`;
}

async function readWait(from: Tx | typeof db, kind: LookupKind): Promise<LearnedWait> {
  return (await from.pollWait.findUnique({ where: { kind } })) ?? firstGuess(kind);
}

/** A public address alone brings no webhook: when the last results all came by poll, polls are planned as if there were none. */
async function isWebhookExpected(tx: Tx): Promise<boolean> {
  if (!env().snov.webhookBaseUrl) return false;
  const last = await tx.snovTask.findMany({
    where: { state: "completed" },
    orderBy: { createdAt: "desc" },
    take: MISSED_WEBHOOKS,
    select: { resultBy: true },
  });
  return last.length < MISSED_WEBHOOKS || last.some((task) => task.resultBy === "webhook");
}
