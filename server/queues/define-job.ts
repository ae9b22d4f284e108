import type { ProviderName } from "@/server/platform/errors";
import type { Slot } from "@/server/platform/slot";
import { catalogue, type PayloadOf, type QueueName } from "@/server/queues/catalogue";

export interface JobContext {
  /** Aborts when the job expires, its claim is lost or the worker stops. */
  signal: AbortSignal;
  /** Of a paid queue's batch: what its request may leave with. */
  slot?: Slot;
}

/**
 * How one attempt ended.
 * `returned`: nothing was tried, the job waits in its queue again and its attempt does not count.
 * `retry`: a passing trouble; tried again with back-off until the limit.
 * `dead`: trying again cannot help; kept in the dead-letter queue for a person.
 */
export type JobOutcome =
  | { status: "completed" }
  | { status: "returned"; afterSeconds: number; why: string; blocks?: ProviderName }
  | { status: "retry"; error: string }
  | { status: "dead"; error: string };

export const completed: JobOutcome = { status: "completed" };

export interface QueuedJob<Payload> {
  id: string;
  payload: Payload;
}

/** A definition without its payload's type: what the worker runs. */
export interface JobDefinition {
  name: QueueName;
  /** Jobs that were fetched together are run beside each other, one by one: what one throws is no other's failure. */
  isAlone: boolean;
  /** One outcome a job, in any order; a job left out counts as failed. Whatever is thrown is every job's failure. */
  run(jobs: readonly QueuedJob<unknown>[], context: JobContext): Promise<Map<string, JobOutcome>>;
}

/** A job handled by itself. Returning nothing means completed. */
export function defineJob<Name extends QueueName>(
  name: Name,
  handle: (payload: PayloadOf<Name>, context: JobContext) => Promise<JobOutcome | undefined> | Promise<void>,
): JobDefinition {
  const handleOne = defineBatchJob(name, async (jobs, context) => {
    const outcomes = new Map<string, JobOutcome>();
    for (const job of jobs) outcomes.set(job.id, (await handle(job.payload, context)) ?? completed);
    return outcomes;
  });
  return { ...handleOne, isAlone: true };
}

/** A job whose handler takes as many as are ready, up to the queue's batch size. */
export function defineBatchJob<Name extends QueueName>(
  name: Name,
  handle: (jobs: QueuedJob<PayloadOf<Name>>[], context: JobContext) => Promise<Map<string, JobOutcome>>,
): JobDefinition {
  return {
    name,
    isAlone: false,
    run: (jobs, context) => {
      const parse = (payload: unknown) => catalogue[name].payload.parse(payload) as PayloadOf<Name>;
      return handle(
        jobs.map((job) => ({ id: job.id, payload: parse(job.payload) })),
        context,
      );
    },
  };
}
