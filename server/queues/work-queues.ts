import { hostname } from "node:os";
import { db } from "@/server/platform/db/client";
import { logger } from "@/server/platform/logger";
import { createWorkerBoss } from "@/server/queues/boss";
import { catalogue, type QueueName } from "@/server/queues/catalogue";
import type { JobDefinition } from "@/server/queues/define-job";
import { listPauses } from "@/server/queues/pauses";
import { runJobs } from "@/server/queues/run-jobs";
import { openStartGate } from "@/server/queues/start-gate";

const OBEY_MS = 500;
const BEAT_MS = 3_000;
/** A place behind the gate fetches when it is told to; by itself only when it opens. */
const GATED_POLL_SECONDS = 3_600;
/** How long a stopping worker waits for its active jobs before another may have them. */
const DRAIN_MS = 20_000;

const OPTIONS = { includeMetadata: true, perJobResults: true, heartbeatRefreshSeconds: 3 } as const;

export interface RunningWorker {
  /** Looks at the pauses now instead of within half a second. */
  obeyPauses(): Promise<void>;
  /** Starts nothing new, lets active jobs end, then leaves. */
  stop(): Promise<void>;
}

/** Works every defined queue that is not paused. */
export async function workQueues(definitions: readonly JobDefinition[]): Promise<RunningWorker> {
  const worker = `${hostname()}-${process.pid}`;
  const boss = createWorkerBoss();
  await boss.start();
  const active = { count: 0 };
  const working = new Set<QueueName>();
  const gate = openStartGate();
  let isStopping = false;

  const work = async (definition: JobDefinition) => {
    const { concurrency, batchSize, isPaid } = catalogue[definition.name];
    const open = isPaid ? fillGated : fill;
    await Promise.all(Array.from({ length: concurrency }, () => open(definition, batchSize)));
  };

  /** One of a queue's places: whoever has just worked looks for more at once, whoever found nothing waits to be told. */
  const fill = async (definition: JobDefinition, batchSize: number) => {
    let place = "";
    place = await boss.work(
      definition.name,
      {
        ...OPTIONS,
        batchSize,
        pollingIntervalSeconds: 1,
        notifyPollingIntervalSeconds: 1,
      },
      async (jobs) => {
        active.count += jobs.length;
        try {
          const signal = AbortSignal.any(jobs.map((job) => job.signal));
          return await runJobs(definition, jobs, { signal }, worker);
        } finally {
          active.count -= jobs.length;
          boss.notifyWorker(place);
        }
      },
    );
  };

  /** A place of a paid queue: it fetches when the gate has a slot for it, and the slot leaves with its request. */
  const fillGated = async (definition: JobDefinition, batchSize: number) => {
    let id = "";
    const place = gate.join(definition.name, () => boss.notifyWorker(id));
    id = await boss.work(
      definition.name,
      {
        ...OPTIONS,
        batchSize,
        pollingIntervalSeconds: GATED_POLL_SECONDS,
        notifyPollingIntervalSeconds: GATED_POLL_SECONDS,
      },
      async (jobs) => {
        const { slot } = place;
        place.isBusy = true;
        place.slot = null;
        active.count += jobs.length;
        try {
          const signal = AbortSignal.any(jobs.map((job) => job.signal));
          return await runJobs(definition, jobs, { signal, slot: slot ?? undefined }, worker);
        } finally {
          active.count -= jobs.length;
          // Its request has left with it, or none has.
          slot?.giveBack();
          place.isBusy = false;
        }
      },
    );
  };

  /** A queue counts as worked only when all its places are filled; one that a hiccup left half open is closed and tried again. */
  const open = async (definition: JobDefinition) => {
    try {
      await work(definition);
      working.add(definition.name);
    } catch (error) {
      logger.warn({ error, queue: definition.name }, "a queue could not be opened and is tried again");
      gate.leave(definition.name);
      await boss.offWork(definition.name, { wait: false });
    }
  };

  const obeyPauses = serialise(async () => {
    if (isStopping) return;
    const paused = new Set((await listPauses()).map((pause) => pause.queue));
    for (const definition of definitions) {
      const { name } = definition;
      if (paused.has(name) && working.has(name)) {
        gate.leave(name);
        await boss.offWork(name, { wait: false });
        working.delete(name);
      }
      if (!paused.has(name) && !working.has(name)) await open(definition);
    }
  });

  const beat = () =>
    db.workerHeartbeat.upsert({
      where: { worker },
      create: { worker, startedAt: new Date(), beatAt: new Date(), active: active.count },
      update: { beatAt: new Date(), active: active.count, stoppedAt: null },
    });

  await obeyPauses();
  await beat();
  const timers = [repeat(obeyPauses, OBEY_MS), repeat(beat, BEAT_MS)];

  return {
    obeyPauses,
    async stop() {
      isStopping = true;
      for (const timer of timers) clearInterval(timer);
      await gate.stop();
      await boss.stop({ graceful: true, timeout: DRAIN_MS });
      await db.workerHeartbeat.updateMany({ where: { worker }, data: { stoppedAt: new Date(), active: 0 } });
    },
  };
}

function repeat(work: () => Promise<unknown>, everyMs: number): NodeJS.Timeout {
  return setInterval(() => {
    work().catch((error: unknown) => logger.warn({ error }, "a worker's chore failed and is tried again"));
  }, everyMs);
}

/** Calls that come while one runs share the next run. */
function serialise(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const start = (): Promise<void> => {
    running = work().finally(() => {
      running = null;
    });
    return running;
  };
  return () => {
    if (!running) return start();
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = null;
        return start();
      });
    return next;
  };
}
