import { hostname } from "node:os";
import { db } from "@/server/platform/db/client";
import { logger } from "@/server/platform/logger";
import { createWorkerBoss } from "@/server/queues/boss";
import type { QueueName } from "@/server/queues/catalogue";
import type { JobDefinition } from "@/server/queues/define-job";
import { openPlaces } from "@/server/queues/open-places";
import { listPauses } from "@/server/queues/pauses";

const OBEY_MS = 500;
const BEAT_MS = 3_000;
/** How long a stopping worker waits for its active jobs before another may have them. */
const DRAIN_MS = 20_000;

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
  const places = openPlaces(boss, worker);
  const working = new Set<QueueName>();
  let isStopping = false;

  /** A queue counts as worked only when all its places are filled; one that a hiccup left half open is closed and tried again. */
  const open = async (definition: JobDefinition) => {
    try {
      await places.open(definition);
      working.add(definition.name);
    } catch (error) {
      logger.warn({ error, queue: definition.name }, "a queue could not be opened and is tried again");
      await places.close(definition.name);
    }
  };

  const obeyPauses = serialise(async () => {
    if (isStopping) return;
    const paused = new Set((await listPauses()).map((pause) => pause.queue));
    for (const definition of definitions) {
      const { name } = definition;
      if (paused.has(name) && working.has(name)) {
        await places.close(name);
        working.delete(name);
      }
      if (!paused.has(name) && !working.has(name)) await open(definition);
    }
  });

  const beat = () =>
    db.workerHeartbeat.upsert({
      where: { worker },
      create: { worker, startedAt: new Date(), beatAt: new Date(), active: places.countActive() },
      update: { beatAt: new Date(), active: places.countActive(), stoppedAt: null },
    });

  await obeyPauses();
  await beat();
  const timers = [repeat(obeyPauses, OBEY_MS), repeat(beat, BEAT_MS)];

  return {
    obeyPauses,
    async stop() {
      isStopping = true;
      for (const timer of timers) clearInterval(timer);
      await places.stop();
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
