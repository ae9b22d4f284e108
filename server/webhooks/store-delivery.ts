import type { DeliveryChannel, RejectionReason } from "@/server/platform/db/generated/enums";
import { type PreparedStatement, runPrepared } from "@/server/platform/db/prepared";
import { enqueueSql } from "@/server/queues/enqueue-sql";
import { announceReceipt } from "@/server/webhooks/announce-receipts";
import { findTaskHash } from "@/server/webhooks/find-task-hash";

/** What can happen to a delivery's body on its way, and is found out after its signature was checked. */
export const damages: readonly RejectionReason[] = ["malformed", "empty", "not_text", "bad_encoding"];

/** How often a delivery is stored anew because its twin was committed in the same moment. */
const MOST_TRIES = 5;

export interface DeliveryAddress {
  channel: DeliveryChannel;
  /** Null for the account's address. */
  taskId: string | null;
  /** Fingerprint of the secret that made it. */
  secret: string;
}

export interface NewDelivery {
  address: DeliveryAddress;
  body: string | null;
  bytes: number;
  sha256: string | null;
  event: string | null;
  contentType: string | null;
  /** Fingerprint of the secret that signed the body, where signatures are asked for. */
  signatureSecret: string | null;
}

export type Stored = { outcome: "stored" | "duplicate"; deliveryId: string } | { outcome: "unknown_task" };

/** Of a delivery that has nothing left to bring. */
export const SETTLED_BEFORE = "The task was settled before.";

/**
 * The task that a delivery is surely about, and whether that has its result already. `$9`: the hash that the body names, if any; one
 * in other capitals is left to the job.
 */
const knownTask = {
  task: `select id as task_id, state = 'completed' and ($9::text is null or task_hash = $9) as is_settled from snov_tasks where id = $1`,
  account: `select task.id as task_id, task.id is not null as is_settled from (select where $1::uuid is null) always
      left join snov_tasks task on task.task_hash = $9 and task.state = 'completed'`,
} satisfies Record<DeliveryChannel, string>;

/** The partial unique index of the channel lets in one first delivery of a body; whoever comes at the same moment waits for it. */
function storeStatement(channel: DeliveryChannel): PreparedStatement {
  const isTask = channel === "task";
  const same = `body_sha256 = $4 and ${isTask ? "task_id = $1" : "true"}`;
  const columns = "channel, body, bytes, body_sha256, event, content_type, address_secret, signature_secret";
  const values = `'${channel}'::delivery_channel, $2, $3::int, $4, $5, $6, $7, $8`;
  return {
    name: `store-${channel}-delivery`,
    text: `
    with known as (
      ${knownTask[channel]}
    ), first as (
      insert into snov_webhooks (id, task_id, state, applied_at, note, ${columns})
      select gen_random_uuid(), task_id, case when is_settled then 'applied' else 'received' end::delivery_state,
        case when is_settled then now() end, case when is_settled then '${SETTLED_BEFORE}' end, ${values}
      from known
      on conflict do nothing
      returning id, task_id, state, jsonb_build_object('deliveryId', id) as payload
    ), original as (
      select id, task_id from snov_webhooks
      where channel = '${channel}' and ${same} and duplicate_of_id is null and rejection is null and not exists (select from first)
      ${isTask ? "" : "-- Which task it is about may be noted at this moment.\n      for share"}
    ), duplicate as (
      insert into snov_webhooks (id, task_id, state, duplicate_of_id, note, ${columns})
      select gen_random_uuid(), task_id, 'duplicate', id, 'The same body came before ${isTask ? "for this task" : "for this account"}.', ${values}
      from original
      returning id
    ), owed as (
      select * from first where state = 'received'
    ), ${enqueueSql("apply-delivery", "owed")}
    select exists (select from known) as "isKnown", (select id from duplicate) as "duplicateId", (select id from first) as "firstId",
      -- Announced afterwards, for many at once: see announce-receipts.
      set_config('strikeline.quiet', 'on', true),
      -- Without its job a delivery must not be stored: better to fail, and to be sent it again.
      case when exists (select from owed) then 1 / (select count(*) from handed) end as jobs`,
  };
}

const statements = { task: storeStatement("task"), account: storeStatement("account") };

interface StoredRow {
  isKnown: boolean;
  firstId: string | null;
  duplicateId: string | null;
  /** Null where none is needed. */
  jobs: number | null;
}

/**
 * Stores a delivery, decides whether it is the first of its body, and enqueues the job that applies it, unless its task has its
 * result: one statement, so a crash leaves all of it or nothing, and what was not acknowledged is sent again.
 */
export async function storeDelivery(delivery: NewDelivery): Promise<Stored> {
  const { address } = delivery;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const [row] = await runPrepared<StoredRow>(statements[address.channel], [
      ...valuesOf(delivery),
      findTaskHash(delivery.body),
    ]);
    if (row?.firstId || row?.duplicateId) announceReceipt({ hasJob: row.jobs !== null });
    if (row?.firstId) return { outcome: "stored", deliveryId: row.firstId };
    if (row?.duplicateId) return { outcome: "duplicate", deliveryId: row.duplicateId };
    if (!row?.isKnown) return { outcome: "unknown_task" };
    // Its twin was committed after this statement's snapshot was taken: the next one sees it.
  }
  throw new Error(`A delivery of ${address.taskId ?? address.channel} was neither first nor a duplicate`);
}

/**
 * Keeps and counts a rejected request. When only its body is damaged, whoever knows a task's own address still means that its
 * result is there, so the job that reads it is enqueued, unless one waits already or the task has ended.
 */
const rejectStatement: PreparedStatement = {
  name: "reject-delivery",
  text: `
    with kept as (
      insert into snov_webhooks (id, state, rejection, channel, task_id, body, bytes, body_sha256, event, content_type, address_secret, signature_secret, note)
      select gen_random_uuid(), 'rejected', $9::rejection_reason, $10::delivery_channel, $1::uuid, $2, $3::int, $4, $5, $6, $7, $8, $12
      where $1::uuid is null or exists (select from snov_tasks where id = $1)
      returning id, task_id, rejection
    ), hint as (
      select kept.task_id, jsonb_build_object('deliveryId', kept.id) as payload
      from kept join snov_tasks task on task.id = kept.task_id
      where kept.rejection::text = any($11::text[]) and task.state in ('prepared', 'sending', 'started', 'unknown')
        and not exists (select from queue_jobs job where job.queue = 'apply-delivery' and job.snov_task_id = task.id
          and job.state in ('queued', 'active', 'retrying'))
    ), ${enqueueSql("apply-delivery", "hint")}
    insert into snov_webhook_rejections as r (hour, reason, count, last_at)
    select date_trunc('hour', now(), 'UTC'), coalesce((select rejection from kept), 'unknown_task'), 1, now()
    on conflict (hour, reason) do update set count = r.count + 1, last_at = now()
    returning reason`,
};

/** Keeps and counts a request at an address of ours that cannot be used; of a damaged one its task's result is read all the same. Returns the reason: of a task that never was, that. */
export async function rejectDelivery(
  delivery: NewDelivery,
  reason: RejectionReason,
  note: string | null = null,
): Promise<RejectionReason> {
  const [row] = await runPrepared<{ reason: RejectionReason }>(rejectStatement, [
    ...valuesOf(delivery),
    reason,
    delivery.address.channel,
    damages,
    note,
  ]);
  return row?.reason ?? reason;
}

function valuesOf({ address, body, bytes, sha256, event, contentType, signatureSecret }: NewDelivery): unknown[] {
  return [address.taskId, body, bytes, sha256, event, contentType, address.secret, signatureSecret];
}
