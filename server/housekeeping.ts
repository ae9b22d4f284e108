import { watchAlerts } from "@/server/alerts/watch-alerts";
import { readSituation, whyRead } from "@/server/credits/reading-schedule";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { rescoreByModel } from "@/server/enrichment/domains/rescore-by-model";
import { finishErasures } from "@/server/enrichment/privacy/finish-erasures";
import { finishSuppressions } from "@/server/enrichment/privacy/finish-suppressions";
import { autoEnrich } from "@/server/enrichment/runs/auto-enrich";
import { finishRuns } from "@/server/enrichment/runs/finish-runs";
import { resumeRunsWithDailyRoom } from "@/server/enrichment/runs/pause-run";
import { refreshStale } from "@/server/enrichment/runs/refresh-stale";
import { enqueueChecks } from "@/server/enrichment/steps/enqueue-checks";
import { probeUnknownTasks } from "@/server/enrichment/tasks/resolve-unknown";
import { sweepLookups } from "@/server/enrichment/tasks/sweep-lookups";
import { wakeWhereRoom } from "@/server/enrichment/tasks/wait-for-room";
import { systemClock } from "@/server/platform/clock";
import { env } from "@/server/platform/env";
import { foldTallies } from "@/server/platform/fold-tallies";
import { logger } from "@/server/platform/logger";
import { isTrialDue } from "@/server/platform/provider-health";
import { endTimedPauses } from "@/server/queues/resume-queue";
import { sweepJobs } from "@/server/queues/sweep-jobs";
import { sweepImports } from "@/server/register/bulk/resume-imports";
import { refreshLeadScores } from "@/server/register/lead-score/refresh-lead-scores";
import { refreshFacets } from "@/server/register/search/refresh-facets";
import { refreshSamples } from "@/server/register/search/sampled-companies";
import { pruneStreamHistory } from "@/server/register/stream/positions";
import { recheckUnsettled } from "@/server/register/stream/recheck-unsettled";
import { watchSubscriptions } from "@/server/webhooks/check-subscriptions";
import { sweepDeliveries } from "@/server/webhooks/sweep-deliveries";

const TICK_MS = 1_000;
const SWEEP_MS = 5_000;
const STALE_MS = 600_000;
const DAY_MS = 86_400_000;
/** The next sweep is not kept waiting for longer by a reading that finds no slot. */
const READING_MS = 30_000;

export interface Housekeeping {
  stop(): Promise<void>;
}

/** What has to happen without anybody asking. Every step may run on several workers at once: each is one conditional write. */
export function keepHouse(): Housekeeping {
  const abort = new AbortController();
  const done = Promise.all([loop(abort.signal), watchAlerts(abort.signal)]);
  return {
    stop: async () => {
      abort.abort();
      await done;
    },
  };
}

async function loop(signal: AbortSignal): Promise<void> {
  const last = { sweep: 0, stale: 0, daily: 0, reading: 0 };
  while (!signal.aborted) {
    await doChores(last, signal).catch((error: unknown) => {
      if (!signal.aborted) logger.warn({ error }, "housekeeping failed and is tried again");
    });
    await systemClock.sleep(TICK_MS, signal).catch(() => undefined);
  }
}

/** One round of what is due; `last` remembers when the slower chores were done (Unix ms). */
export async function doChores(
  last: { sweep: number; stale?: number; daily?: number; reading: number },
  signal: AbortSignal,
): Promise<void> {
  const patience = () => AbortSignal.any([signal, AbortSignal.timeout(READING_MS)]);
  await doEach([finishRuns, refreshFacets, refreshLeadScores, endTimedPauses], signal);
  if (Date.now() - last.sweep > SWEEP_MS) {
    last.sweep = Date.now();
    await doEach(
      [
        sweepJobs,
        sweepLookups,
        sweepDeliveries,
        resumeRunsWithDailyRoom,
        wakeWhereRoom,
        sweepImports,
        rescoreByModel,
        foldTallies,
      ],
      signal,
    );
    if (env().companiesHouse.mode !== "off") await doEach([enqueueChecks, autoEnrich], signal);
    if (env().snov.mode !== "off") await doEach([() => watchSubscriptions(patience())], signal);
  }
  if (Date.now() - (last.stale ?? 0) > STALE_MS) {
    last.stale = Date.now();
    await doEach(
      [refreshStale, pruneStreamHistory, finishErasures, finishSuppressions, () => refreshSamples()],
      signal,
    );
  }
  if (env().companiesHouse.mode !== "off" && Date.now() - (last.daily ?? 0) > DAY_MS) {
    last.daily = Date.now();
    await doEach([() => recheckUnsettled()], signal);
  }
  if (env().snov.mode !== "off" && ((await isReadingDue(last.reading)) || (await isTrialDue("snov")))) {
    last.reading = Date.now();
    const reading = await reconcileCredits(patience());
    if (reading) await probeUnknownTasks(reading);
  }
}

/** One chore that fails keeps none of the others waiting. */
async function doEach(chores: readonly (() => unknown)[], signal: AbortSignal): Promise<void> {
  for (const chore of chores) {
    try {
      await chore();
    } catch (error) {
      if (!signal.aborted) logger.warn({ error, chore: chore.name }, "a chore of the house failed and is tried again");
    }
  }
}

async function isReadingDue(lastReading: number): Promise<boolean> {
  return Date.now() - lastReading > triedAgainMs() && whyRead(await readSituation()) !== null;
}

/** A reading that failed, or in which our books moved, is tried again after this. */
function triedAgainMs(): number {
  return Math.min(READING_MS, env().balanceReading.pausedSeconds * 1000);
}
