import { Prisma } from "@/server/platform/db/generated/client";
import { bookInvariants } from "@/server/proof/book-invariants";
import type { Invariant } from "@/server/proof/invariant";
import { privacyInvariants } from "@/server/proof/privacy-invariants";
import { spendInvariants } from "@/server/proof/spend-invariants";

/** Everything that `npm run verify` proves. */
export const invariants: readonly Invariant[] = [
  ...spendInvariants,
  ...bookInvariants,
  {
    promise: "Nothing received is lost",
    statement: "no delivery has waited for more than ten minutes with nobody to apply it",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where state = 'received' and received_at < now() - interval '10 minutes'
        and not exists (select 1 from queue_jobs job where job.snov_task_id = delivery.task_id and job.queue = 'apply-delivery'
          and job.state in ('queued', 'active', 'retrying'))) as broken
      from snov_webhooks delivery`,
  },
  {
    promise: "Nothing received is lost",
    statement: "every started task is still asked about, or has its result",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where state = 'started' and started_at < now() - interval '10 minutes'
        and not exists (select 1 from queue_jobs job where job.snov_task_id = task.id and job.state in ('queued', 'active', 'retrying'))) as broken
      from snov_tasks task`,
  },
  {
    promise: "Nothing received is lost",
    statement: "every lookup that waits has a job to start it",
    query: Prisma.sql`select count(*) as checked, count(*) filter (where state = 'waiting' and created_at < now() - interval '10 minutes'
        and not exists (select 1 from queue_jobs job where job.lookup_id = lookup.id and job.state in ('queued', 'active', 'retrying'))) as broken
      from lookups lookup`,
  },
  ...privacyInvariants,
];
