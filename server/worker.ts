import { constants, getPriority, setPriority } from "node:os";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { stopEnrichment } from "@/server/enrichment/lookups/stop-enrichment";
import { keepHouse } from "@/server/housekeeping";
import { jobs } from "@/server/jobs";
import { db } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";
import { logger } from "@/server/platform/logger";
import { stopSender } from "@/server/queues/boss";
import { workQueues } from "@/server/queues/work-queues";
import { readStreams } from "@/server/register/stream/lead-streams";

const FIRST_READING_MS = 10_000;

/** Without a first reading of the balance there would be nothing to hold, and the paid queues would stop for want of credits. */
async function readBalanceFirst(): Promise<void> {
  if (env().snov.mode === "off") return;
  await reconcileCredits(AbortSignal.timeout(FIRST_READING_MS)).catch((error: unknown) => {
    logger.warn({ error }, "Snov.io's balance could not be read; it is tried again");
  });
}

for (const warning of env().warnings) logger.warn(warning);

// Where the web process shares the machine, its pages and the receipt of webhooks go before work that can wait.
setPriority(Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL));

/** One worker process: any number of them share the work. */
await readBalanceFirst();
const worker = await workQueues(jobs);
const house = keepHouse();
const streams = readStreams({ onEnded: stopEnrichment });
logger.info({ queues: jobs.length }, "the worker is ready");
process.send?.("ready");

let isStopping = false;
async function stop(signal: NodeJS.Signals): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  logger.info({ signal }, "the worker lets its active jobs end");
  await streams.stop();
  await house.stop();
  await worker.stop();
  await stopSender();
  await db.$disconnect();
  process.exit(0);
}

process.on("SIGINT", (signal) => void stop(signal));
process.on("SIGTERM", (signal) => void stop(signal));
