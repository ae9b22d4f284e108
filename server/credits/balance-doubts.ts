import type { Tx } from "@/server/platform/db/client";

/**
 * Whether the balance may hide what Snov.io billed for these tasks. We judge from a reading before their first hold: the last one, or the
 * last that found nothing held; either will do. What may hide a bill:
 * - credits granted or renewed since that reading;
 * - what we booked and Snov.io may not have billed: write-offs, answers of several credits (it may bill a person once, or a domain at its
 *   usual price) and verifications, whose price it does not state;
 * - commits of tasks that were already held at that reading, which may have hidden a surplus then.
 *
 * Naming the cause of a surplus proves nothing, because a surplus is only what a hidden bill has left of it. A price may also be less than
 * one credit, which our books cannot hold, so the fraction of the balance must not have fallen either.
 */
export async function isBalanceInDoubt(tx: Tx, taskIds: readonly string[]): Promise<boolean> {
  // By the ledger's own order: clocks do not decide about credits.
  const [row] = await tx.$queryRaw<{ isDoubtful: boolean }[]>`
    with first as (
      select min(sequence) as sequence from snov_credit_usage where kind = 'hold' and task_id = any(${[...taskIds]}::uuid[])
    ), before as (
      select reading.id, coalesce(reading.sequence, 0) as sequence, reading.read_at, reading.held
      from snov_balance_readings reading, first where coalesce(reading.sequence, 0) < first.sequence
    ), start as (
      (select * from before order by sequence desc, read_at desc limit 1)
      union (select * from before where held = 0 order by sequence desc, read_at desc limit 1)
    )
    select (select sequence from first) is not null and not exists (
      select from start
      where not exists (
        select from snov_credit_usage entry
        where entry.sequence > start.sequence and entry.idempotency_key <> 'reading:' || start.id and (
          entry.kind in ('grant', 'write_off')
          or entry.operation is not null and (entry.kind = 'drift' or entry.kind = 'commit' and (entry.operation = 'verification' or entry.amount > 1))
          or entry.kind = 'commit' and exists (
            select from snov_credit_usage hold
            where hold.kind = 'hold' and hold.task_id = entry.task_id and hold.sequence <= start.sequence)))
      and not exists (
        select from snov_balance_readings later where later.read_at >= start.read_at and later.hundredths >
          (select hundredths from snov_balance_readings order by read_at desc limit 1))
      and not exists (
        select from (
          select limit_resets_in_days - lag(limit_resets_in_days) over (order by read_at) as risen
          from snov_balance_readings where read_at >= start.read_at
        ) days where risen > 1)
    ) as "isDoubtful"`;
  return row?.isDoubtful ?? true;
}
