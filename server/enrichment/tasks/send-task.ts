import { lookupQueue } from "@/server/credits/paid-queues";
import { lockQuestions } from "@/server/enrichment/lookups/lock-questions";
import { domainQuestion, emailQuestion, verificationQuestion } from "@/server/enrichment/lookups/lookup-key";
import type { LookupKind } from "@/server/enrichment/lookups/lookup-kinds";
import { isAnsweredMeanwhile } from "@/server/enrichment/lookups/serve-answered";
import { isAnySuppressed } from "@/server/enrichment/privacy/drop-suppressed";
import { areStartsInDoubt, isTrialUnderWay } from "@/server/enrichment/tasks/doubtful-starts";
import { findHeard } from "@/server/enrichment/tasks/late-result";
import type { PreparedLookup } from "@/server/enrichment/tasks/prepare-task";
import { connectSnov } from "@/server/integrations/snov/connect";
import type { StartOptions, StartOutcome } from "@/server/integrations/snov/outcomes";
import { db, type Tx } from "@/server/platform/db/client";
import { assertNever } from "@/server/platform/errors";
import type { Slot } from "@/server/platform/slot";
import { catalogue } from "@/server/queues/catalogue";
import { findPause } from "@/server/queues/pauses";

/** The task may no longer be sent: its queue was paused meanwhile, or somebody took it back. Nothing has left. */
export class SendingStopped extends Error {
  override name = "SendingStopped";
}

async function markSending(tx: Tx, taskId: string): Promise<void> {
  if ((await areStartsInDoubt(tx)) && (await isTrialUnderWay(tx, taskId)))
    throw new SendingStopped("another start tries first whether Snov.io answers");
  const [task] = await tx.$queryRaw<{ id: string }[]>`
    select id from snov_tasks where id = ${taskId}::uuid and state in ('prepared', 'sending') for no key update`;
  if (!task) throw new SendingStopped(`task ${taskId} was taken back before the request left`);
  await lockQuestions(tx, taskId);
  // However short the time since it was prepared, or the wait for the lock: who was forgotten in it is not asked about.
  if (await isAnySuppressed(tx, taskId)) throw new SendingStopped("one of its questions is suppressed since");
  if (await isAnsweredMeanwhile(tx, taskId))
    throw new SendingStopped("a late answer to one of its questions came before the request left");
  if ((await findHeard(tx, taskId)).length > 0)
    throw new SendingStopped(
      "Snov.io turned out to have accepted one of its questions before: that task's result is read as soon as there is room for its hold",
    );
  await tx.$executeRaw`update snov_tasks set state = 'sending', sent_at = clock_timestamp() where id = ${taskId}::uuid`;
}

/**
 * Sends the paid start request. When the slot has come, and as the last thing before the request leaves, the task is marked
 * `sending`: whoever finds it abandoned after that cannot know whether it was accepted. Throws `SendingStopped` before sending.
 */
export async function sendTask(
  kind: LookupKind,
  taskId: string,
  lookups: readonly PreparedLookup[],
  { slot, ...options }: StartOptions & { slot?: Slot },
): Promise<StartOutcome> {
  const queue = lookupQueue[kind];
  const client = connectSnov({
    priority: catalogue[queue].priority,
    isPaid: true,
    slot,
    beforeSend: async () => {
      if (await findPause(queue)) throw new SendingStopped(`${queue} was paused before the request left`);
      await db.$transaction((tx) => markSending(tx, taskId));
    },
  });
  switch (kind) {
    case "domain":
      return client.startDomainSearch(
        lookups.map((lookup) => domainQuestion.parse(lookup.input).name),
        options,
      );
    case "email":
      return client.startEmailFinder(
        lookups.map((lookup) => emailQuestion.parse(lookup.input)),
        options,
      );
    case "verification":
      return client.startVerification(
        lookups.map((lookup) => verificationQuestion.parse(lookup.input).email),
        options,
      );
    default:
      return assertNever(kind, "server/enrichment/tasks/send-task.ts");
  }
}
