import type { Tx } from "@/server/platform/db/client";

/**
 * Whether something may hide in the balance what was billed for these tasks. Judged from a reading before their first hold on, the last
 * one or the last that found nothing held; either will do. Doubtful are credits granted or renewed after it, and what we may have booked
 * without it being billed: write-offs, answers of several credits (Snov.io may bill a person once, or a domain at its usual price),
 * verifications (whose price it does not say), and commits of tasks that were held at that reading already, which may have hidden a
 * surplus then. A cause that was found for a surplus proves nothing: a surplus is only what a hidden bill has left of it. A price may be
 * less than a credit, and the books know whole ones only: what the balance has beyond them must not have sunk either.
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
