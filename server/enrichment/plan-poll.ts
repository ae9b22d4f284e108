import type { LookupKind } from "@/server/enrichment/lookup-kinds";
import {
  clampWait,
  correctionOf,
  type FirstPoll,
  firstGuess,
  type LearnedWait,
  pollDelayMs,
} from "@/server/enrichment/poll-schedule";
import { db, type Tx } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";
import { enqueue } from "@/server/queues/enqueue";

/** So many results in a row that no webhook brought: then none is expected, whatever was configured. */
const MISSED_WEBHOOKS = 5;

/** Plans a started task's next poll, in the transaction that starts or polls it. */
export async function planPoll(tx: Tx, task: { id: string; kind: LookupKind; polls: number }): Promise<void> {
  const [wait, expectsWebhook] = await Promise.all([readWait(tx, task.kind), isWebhookExpected(tx)]);
  const startAfter = new Date(Date.now() + pollDelayMs(task.polls, wait, expectsWebhook));
  await enqueue(tx, "poll-snov-task", { taskId: task.id }, { snovTaskId: task.id, startAfter });
}

/** Remembers what a task's first poll saw. */
export async function learnFromPoll(kind: LookupKind, seen: FirstPoll): Promise<void> {
  const known = await readWait(db, kind);
  const factor = correctionOf(known, seen);
  const waitMs = clampWait(known.waitMs * factor);
  await db.$executeRaw`
    insert into poll_waits (kind, wait_ms, observations) values (${kind}::lookup_kind, ${waitMs}, 1)
    on conflict (kind) do update set observations = poll_waits.observations + 1, updated_at = now(),
      wait_ms = least(greatest(round(poll_waits.wait_ms * ${factor}::float8), ${clampWait(0)}), ${clampWait(Infinity)})::int`;
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
