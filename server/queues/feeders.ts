import { db } from "@/server/platform/db/client";
import type { LookupKind } from "@/server/platform/db/generated/enums";
import type { QueueName } from "@/server/queues/catalogue";

/** What is about to bring a gated queue more jobs: jobs of other queues, and tasks whose results lead to them. */
const feeders: Partial<Record<QueueName, { queues: QueueName[]; tasks: LookupKind[] }>> = {
  "find-domain": { queues: ["refresh-company"], tasks: [] },
  "find-email": { queues: ["apply-delivery", "score-domain", "check-site", "fetch-officers"], tasks: ["domain"] },
  "verify-email": { queues: ["apply-delivery", "store-emails"], tasks: ["email"] },
};

/** Whether more jobs may come to the queue in the next seconds. Of one whose feeders are not known nobody can say that none will. */
export async function isFed(name: QueueName): Promise<boolean> {
  const feeder = feeders[name];
  if (!feeder) return true;
  const [row] = await db.$queryRaw<{ isFed: boolean }[]>`
    select exists (select from queue_jobs where queue = any(${feeder.queues}) and state in ('queued', 'active', 'retrying'))
      or exists (select from snov_tasks where kind::text = any(${feeder.tasks}) and state in ('prepared', 'sending', 'started'))
      as "isFed"`;
  return row?.isFed ?? true;
}
