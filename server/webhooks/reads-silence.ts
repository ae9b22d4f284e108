import { db } from "@/server/platform/db/client";

/** How long a task may take before a missing delivery of it means anything. */
const EXPECTED_WITHIN_SECONDS = 120;

export interface WebhookSilence {
  /** Started with an address of ours since the last delivery at one, and long enough ago that theirs should have come. */
  tasks: number;
  /** When the first of them started. */
  since: string | null;
  /** When the last delivery came that could be used; null: none ever did. What was rejected breaks no silence. */
  lastAt: string | null;
}

/** What the desk shows and the alert warns of: the one definition of webhooks that do not come. */
export async function readWebhookSilence(now = new Date()): Promise<WebhookSilence> {
  const [row] = await db.$queryRaw<{ tasks: number; since: Date | null; lastAt: Date | null }[]>`
    with last as (
      -- Of each state the newest by the index: deliveries of the account may be many.
      select max(newest.received_at) as at from unnest(enum_range(null::delivery_state)) known (state)
      cross join lateral (
        select received_at from snov_webhooks delivery where delivery.channel = 'task' and delivery.state = known.state and delivery.rejection is null
        order by received_at desc limit 1
      ) newest where known.state <> 'rejected'
    )
    select count(task.id)::int as tasks, min(task.started_at) as since, last.at as "lastAt"
    from last left join snov_tasks task on task.webhook_secret is not null and task.result_by is distinct from 'webhook'
      and task.started_at < ${now}::timestamptz - make_interval(secs => ${EXPECTED_WITHIN_SECONDS})
      and task.started_at > coalesce(last.at, '-infinity')
    group by last.at`;
  return {
    tasks: row?.tasks ?? 0,
    since: row?.since?.toISOString() ?? null,
    lastAt: row?.lastAt?.toISOString() ?? null,
  };
}
