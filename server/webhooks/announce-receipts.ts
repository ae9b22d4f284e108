import { type PreparedStatement, runPrepared } from "@/server/platform/db/prepared";
import { logger } from "@/server/platform/logger";

/** Nobody sees the difference, and hundreds of receipts share one announcement. */
const GATHER_MS = 50;

const announcement: PreparedStatement = {
  name: "announce-receipts",
  text: `select pg_notify('strikeline_changes', 'webhooks'), case when $1 then pg_notify('strikeline_changes', 'queues') end,
    case when $1 then pg_notify('pgboss_' || left(encode(sha224('pgboss'::bytea), 'hex'), 24), 'apply-delivery') end`,
};

let planned: { hasJobs: boolean } | null = null;

/**
 * Tells the desk of receipts and wakes the workers for their jobs, soon and once for many. Should it be lost, workers find the jobs at
 * their next look: nothing rests on it.
 */
export function announceReceipt({ hasJob }: { hasJob: boolean }): void {
  if (planned) {
    planned.hasJobs ||= hasJob;
    return;
  }
  const plan = { hasJobs: hasJob };
  planned = plan;
  setTimeout(() => {
    planned = null;
    runPrepared(announcement, [plan.hasJobs]).catch((error: unknown) =>
      logger.warn({ error }, "receipts could not be announced"),
    );
  }, GATHER_MS).unref();
}
