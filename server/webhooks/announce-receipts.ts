import { type PreparedStatement, runPrepared } from "@/server/platform/db/prepared";
import { logger } from "@/server/platform/logger";

/** Nobody sees the difference, and hundreds of receipts share one announcement. */
const GATHER_MS = 50;

const announcement: PreparedStatement = {
  name: "announce-receipts",
  text: `select pg_notify('strikeline_changes', 'webhooks'), pg_notify('strikeline_changes', 'queues'),
    pg_notify('pgboss_' || left(encode(sha224('pgboss'::bytea), 'hex'), 24), 'apply-delivery')`,
};

let isPlanned = false;

/**
 * Wakes the workers and the desk after receipts, soon and once for many. Should it be lost, workers find the jobs at their next look
 * two seconds later: nothing rests on it.
 */
export function announceReceipts(): void {
  if (isPlanned) return;
  isPlanned = true;
  setTimeout(() => {
    isPlanned = false;
    runPrepared(announcement, []).catch((error: unknown) => logger.warn({ error }, "receipts could not be announced"));
  }, GATHER_MS).unref();
}
