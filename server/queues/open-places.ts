import type { JobResult, JobWithMetadata, PgBoss } from "pg-boss";
import type { Slot } from "@/server/platform/slot";
import { catalogue, type QueueName } from "@/server/queues/catalogue";
import type { JobDefinition } from "@/server/queues/define-job";
import { openDueLook } from "@/server/queues/due-look";
import { runJobs } from "@/server/queues/run-jobs";
import { openStartGate } from "@/server/queues/start-gate";

/** Where new jobs do not announce themselves just now, places look for them. */
const POLL_SECONDS = 1;
/** A place that is told of what there is fetches by itself all the same, now and then. */
const TOLD_POLL_SECONDS = 30;
/** A place behind the gate fetches when it is told to; by itself only when it opens. */
const GATED_POLL_SECONDS = 3_600;

const OPTIONS = { includeMetadata: true, perJobResults: true, heartbeatRefreshSeconds: 3 } as const;

/** A worker's places: in each of them a queue's batch of jobs runs at a time. */
export interface Places {
  /** Jobs that run now. */
  countActive(): number;
  /** Opens all places of a queue. One that fails on the way may have left some open: close it. */
  open(definition: JobDefinition): Promise<void>;
  /** Lets active jobs end, and fetches no more. */
  close(name: QueueName): Promise<void>;
  /** Wakes no place any more, and lets no paid job start. */
  stop(): Promise<void>;
}

/** Makes room for the jobs that `boss` fetches, on record as `worker`'s. */
export function openPlaces(boss: PgBoss, worker: string): Places {
  const gate = openStartGate();
  const dueLook = openDueLook();
  let active = 0;

  const run = async (
    definition: JobDefinition,
    jobs: readonly JobWithMetadata<unknown>[],
    slot?: Slot,
  ): Promise<JobResult[]> => {
    active += jobs.length;
    try {
      const signal = AbortSignal.any(jobs.map((job) => job.signal));
      return await runJobs(definition, jobs, { signal, slot }, worker);
    } finally {
      active -= jobs.length;
    }
  };

  /** Whoever has just worked looks for more at once, whoever found nothing waits to be told. */
  const fill = async (definition: JobDefinition) => {
    let id = "";
    const place = dueLook.join({ name: definition.name, isBusy: false, fetch: () => boss.notifyWorker(id) });
    id = await boss.work(definition.name, optionsOf(definition), async (jobs) => {
      place.isBusy = true;
      try {
        return await run(definition, jobs);
      } finally {
        place.isBusy = false;
        boss.notifyWorker(id);
      }
    });
  };

  /** A place of a paid queue: it fetches when the gate has a slot for it, and the slot leaves with its request. */
  const fillGated = async (definition: JobDefinition) => {
    let id = "";
    const place = gate.join({ name: definition.name, isBusy: false, slot: null, fetch: () => boss.notifyWorker(id) });
    id = await boss.work(definition.name, optionsOf(definition), async (jobs) => {
      const { slot } = place;
      place.isBusy = true;
      place.slot = null;
      try {
        return await run(definition, jobs, slot ?? undefined);
      } finally {
        // Its request has left with it, or none has.
        slot?.giveBack();
        place.isBusy = false;
      }
    });
  };

  return {
    countActive: () => active,
    async open(definition) {
      const { concurrency, isPaid } = catalogue[definition.name];
      const fillOne = isPaid ? fillGated : fill;
      await Promise.all(Array.from({ length: concurrency }, () => fillOne(definition)));
    },
    async close(name) {
      gate.leave(name);
      dueLook.leave(name);
      await boss.offWork(name, { wait: false });
    },
    async stop() {
      await Promise.all([gate.stop(), dueLook.stop()]);
    },
  };
}

function optionsOf({ name }: JobDefinition) {
  const { batchSize, isPaid } = catalogue[name];
  const [pollingIntervalSeconds, notifyPollingIntervalSeconds] = isPaid
    ? [GATED_POLL_SECONDS, GATED_POLL_SECONDS]
    : [POLL_SECONDS, TOLD_POLL_SECONDS];
  return { ...OPTIONS, batchSize, pollingIntervalSeconds, notifyPollingIntervalSeconds };
}
