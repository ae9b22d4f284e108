import type { Tx } from "@/server/platform/db/client";

/** Of what the stream left contradictory or incomplete, and may yet settle. */
export const DOUBT_PRIORITY = 100;
/** Of what it has left in doubt whatever it tells later. */
export const LASTING_DOUBT_PRIORITY = 101;
/** Of what is asked when nothing more urgent is. */
export const BACK_FILL_PRIORITY = 0;

/** Has REST asked about companies, each once however often it is requested. The job that has one in hand is followed by another. */
export async function requestChecks(
  tx: Tx,
  checks: readonly { number: string; reason: string }[],
  priority: number,
): Promise<void> {
  if (checks.length === 0) return;
  await tx.$executeRaw`
    insert into register_checks as waiting (company_number, reason, priority)
    select number, reason, ${priority}::int from jsonb_to_recordset(${JSON.stringify(checks)}::jsonb) as row(number text, reason text)
    order by number
    on conflict (company_number) do update set reason = excluded.reason, priority = greatest(waiting.priority, excluded.priority),
      asked_at = case when waiting.enqueued_at is null then waiting.asked_at else now() end, enqueued_at = null`;
}

/** Ends the checks that a reading of REST, begun at `startedAt`, has answered. What was asked for while it was read is read once more. */
export async function endChecks(tx: Tx, number: string, startedAt: Date): Promise<void> {
  await tx.registerCheck.deleteMany({ where: { companyNumber: number, askedAt: { lte: startedAt } } });
}
