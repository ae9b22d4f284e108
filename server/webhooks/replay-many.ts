import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { db, type Tx } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";
import { judgeFilter } from "@/server/platform/pagination";
import { enqueueAll } from "@/server/queues/enqueue";
import { deliveriesWhere } from "@/server/webhooks/delivery-rows";
import type { BulkReplay, DeliveryFilter } from "@/server/webhooks/schema";

const MOST_AT_ONCE = 1_000;

interface Candidate {
  id: string;
  taskId: string | null;
  skip: BulkReplay["skipped"][number]["reason"] | null;
  isOpen: boolean;
}

/**
 * Replays every first delivery that matches; with `dryRun` only tells what that would mean. Harmless like one replay: a result is
 * read again where a task still waits for it, and nothing changes where it was settled. Throws `BAD_INPUT` for an empty filter and
 * for more than a thousand.
 */
export async function replayMany(
  actor: Actor,
  { filter, dryRun }: { filter: DeliveryFilter; dryRun: boolean },
): Promise<BulkReplay> {
  const { isEmpty, emptyList } = judgeFilter(filter);
  if (isEmpty)
    throw new AppError(
      "BAD_INPUT",
      "filter must name a state, a reason, an address or a time: all of them is no filter",
      {
        field: "filter",
      },
    );
  if (emptyList !== null) {
    const field = `filter.${emptyList}`;
    throw new AppError("BAD_INPUT", `${field} is empty: name at least one value, or leave it out`, { field });
  }
  return db.$transaction(async (tx) => {
    const candidates = await findCandidates(tx, filter);
    const eligible = candidates.filter(({ skip }) => skip === null);
    const plan = { ...summarise(candidates), creditsHeld: await readHeld(tx, eligible) };
    if (dryRun) return { ...plan, replayed: null };
    await enqueueAll(
      tx,
      "apply-delivery",
      eligible.map(({ id, taskId }) => ({ payload: { deliveryId: id }, snovTaskId: taskId ?? undefined })),
    );
    await tx.webhookDelivery.updateMany({
      where: { id: { in: eligible.map(({ id }) => id) } },
      data: { replays: { increment: 1 } },
    });
    const after = { filter: { ...filter }, replayed: eligible.length };
    await recordAudit(tx, { actor, action: "deliveries.replayed", entity: "delivery", entityId: "many", after });
    return { ...plan, replayed: eligible.length };
  });
}

/** Locked, so that nobody else replays the same ones meanwhile. */
async function findCandidates(tx: Tx, filter: DeliveryFilter): Promise<Candidate[]> {
  const candidates = await tx.$queryRaw<Candidate[]>`
    select delivery.id, delivery.task_id as "taskId",
      case when delivery.rejection is not null then 'rejected'
        when delivery.duplicate_of_id is not null then 'duplicate'
        when exists (select 1 from queue_jobs job where job.queue = 'apply-delivery' and job.state in ('queued', 'active', 'retrying')
          and job.payload ->> 'deliveryId' = delivery.id::text) then 'waiting' end as skip,
      coalesce((select task.state in ('prepared', 'sending', 'started', 'unknown') from snov_tasks task where task.id = delivery.task_id), false) as "isOpen"
    from snov_webhooks delivery where ${deliveriesWhere(filter)}
    order by delivery.received_at limit ${MOST_AT_ONCE + 1} for update of delivery`;
  if (candidates.length > MOST_AT_ONCE) {
    throw new AppError("BAD_INPUT", `filter matches more than ${MOST_AT_ONCE} deliveries: narrow its time`, {
      field: "filter",
    });
  }
  return candidates;
}

function summarise(candidates: readonly Candidate[]): Omit<BulkReplay, "creditsHeld" | "replayed"> {
  const eligible = candidates.filter(({ skip }) => skip === null);
  const open = eligible.filter(({ isOpen }) => isOpen).length;
  const reasons = Map.groupBy(candidates, ({ skip }) => skip);
  return {
    matching: candidates.length,
    eligible: eligible.length,
    skipped: [...reasons].flatMap(([reason, group]) => (reason ? [{ reason, count: group.length }] : [])),
    open,
    settled: eligible.length - open,
  };
}

async function readHeld(tx: Tx, eligible: readonly Candidate[]): Promise<number> {
  const tasks = [...new Set(eligible.flatMap(({ isOpen, taskId }) => (isOpen && taskId ? [taskId] : [])))];
  const [row] = await tx.$queryRaw<{ held: number }[]>`
    select coalesce(sum(case kind when 'hold' then amount else -amount end), 0)::int as held from snov_credit_usage
    where task_id = any(${tasks}::uuid[]) and kind in ('hold', 'commit', 'release', 'write_off')`;
  return row?.held ?? 0;
}
