import type { JobResult, JobWithMetadata } from "pg-boss";
import { ZodError } from "zod";
import { db, type Tx } from "@/server/platform/db/client";
import { retryDeadlocks } from "@/server/platform/db/retry-deadlocks";
import { AppError, messageOf, ProviderError } from "@/server/platform/errors";
import { logger } from "@/server/platform/logger";
import { blockProvider } from "@/server/platform/rate-limit";
import { type AttemptEnd, closeAttempts, openAttempts, undoAttempt } from "@/server/queues/attempts";
import { storingQueues } from "@/server/queues/catalogue";
import type { JobContext, JobDefinition, JobOutcome } from "@/server/queues/define-job";
import { lockJobsOfPausedRuns, returnJob } from "@/server/queues/live-jobs";

const RATE_LIMITED_SECONDS = 60;
/** Not for long: what was paused may go on in the moment between this look and the job's return, and then nobody wakes it. */
const PAUSED_AGAIN_SECONDS = 5;
const REFUSED_KEY_SECONDS = 60;

/** Runs fetched jobs with their attempts on record, and tells pg-boss how each ended. */
export async function runJobs(
  definition: JobDefinition,
  jobs: readonly JobWithMetadata<unknown>[],
  context: JobContext,
  worker: string,
): Promise<JobResult[]> {
  const held = await findHeldBack(definition, jobs);
  const runnable = jobs.filter((job) => !held.has(job.id));
  const numbers = await openAttempts(
    runnable.map((job) => job.id),
    worker,
  );
  const attempted = await attempt(definition, runnable, context);
  const settled = jobs.map((job) => ({ job, ...(attempted.get(job.id) ?? end(held.get(job.id) ?? left(definition))) }));

  const ended: AttemptEnd[] = [];
  const returned: Returned[] = [];
  for (const { job, outcome, endedAt } of settled) {
    const number = numbers.get(job.id) ?? 0;
    if (outcome.status === "returned") returned.push({ job, outcome, number });
    else {
      const willRetry = outcome.status === "retry" && job.retryCount < job.retryLimit;
      ended.push({ jobId: job.id, number, outcome, willRetry, endedAt });
    }
  }
  await closeAttempts(ended);
  await giveBack(returned);
  return settled.map(({ job, outcome }) => resultOf(job.id, outcome));
}

/** A provider that asked us to wait asked everybody to. */
async function obeyBlocks(outcomes: readonly JobOutcome[]): Promise<void> {
  const blocks = outcomes.flatMap((outcome) =>
    outcome.status === "returned" && outcome.blocks
      ? [{ provider: outcome.blocks, seconds: outcome.afterSeconds }]
      : [],
  );
  for (const [provider, all] of Map.groupBy(blocks, (block) => block.provider)) {
    await blockProvider(provider, Math.max(...all.map((block) => block.seconds)));
  }
}

interface Returned {
  job: JobWithMetadata<unknown>;
  outcome: Extract<JobOutcome, { status: "returned" }>;
  number: number;
}

/** Last of all: as soon as they are back, another worker may have them. */
async function giveBack(returned: readonly Returned[]): Promise<void> {
  if (returned.length === 0) return;
  const give = async (tx: Tx) => {
    const parked = await lockJobsOfPausedRuns(
      tx,
      returned.map(({ job }) => job.id),
    );
    for (const { job, outcome, number } of returned) {
      const isBack = await returnJob(tx, job, parked.has(job.id) ? "parked" : outcome.afterSeconds);
      if (isBack) await undoAttempt(tx, { jobId: job.id, number, why: outcome.why });
    }
  };
  await retryDeadlocks(() => db.$transaction(give));
}

/** Jobs that must not start now: their queue was paused after they were fetched, or their run is. */
async function findHeldBack(
  { name }: JobDefinition,
  jobs: readonly JobWithMetadata<unknown>[],
): Promise<Map<string, JobOutcome>> {
  const obeysRuns = !storingQueues.includes(name);
  const rows = await db.$queryRaw<{ id: string; reason: string }[]>`
    select given.id, coalesce(pause.reason, run.paused_reason, 'the run is paused') as reason
    from unnest(${jobs.map((job) => job.id)}::uuid[]) given (id)
    left join queue_pauses pause on pause.queue = ${name} and (pause.until is null or pause.until > ${new Date()})
    left join queue_jobs job on job.id = given.id and ${obeysRuns}
    left join runs run on run.id = job.run_id and run.state = 'paused'
    where pause.queue is not null or run.id is not null`;
  return new Map(
    rows.map(({ id, reason }) => [id, { status: "returned", afterSeconds: PAUSED_AGAIN_SECONDS, why: reason }]),
  );
}

interface Ended {
  outcome: JobOutcome;
  /** Of a job that runs beside others: before these have ended. */
  endedAt: Date;
}

function end(outcome: JobOutcome): Ended {
  return { outcome, endedAt: new Date() };
}

async function attempt(
  definition: JobDefinition,
  jobs: readonly JobWithMetadata<unknown>[],
  context: JobContext,
): Promise<Map<string, Ended>> {
  const together = definition.isAlone ? jobs.map((job) => [job]) : [jobs];
  const ended = await Promise.all(
    together.map(async (some) => {
      const outcomes = await attemptTogether(definition, some, context);
      await obeyBlocks([...outcomes.values()]);
      return [...outcomes].map(([id, outcome]) => [id, end(outcome)] as const);
    }),
  );
  return new Map(ended.flat());
}

async function attemptTogether(
  definition: JobDefinition,
  jobs: readonly JobWithMetadata<unknown>[],
  context: JobContext,
) {
  if (jobs.length === 0) return new Map<string, JobOutcome>();
  try {
    return await definition.run(
      jobs.map((job) => ({ id: job.id, payload: job.data })),
      context,
    );
  } catch (error) {
    const outcome = classify(error);
    if (outcome.status !== "returned") logger.warn({ error, queue: definition.name, jobs: jobs.length }, "jobs failed");
    return new Map(jobs.map((job) => [job.id, outcome]));
  }
}

/** Which failures deserve another try. What we do not know is tried again, up to the limit. */
export function classify(error: unknown): JobOutcome {
  const message = messageOf(error);
  if (error instanceof ProviderError) {
    if (error.kind === "rate-limited") {
      return {
        status: "returned",
        afterSeconds: error.retryAfterSeconds ?? RATE_LIMITED_SECONDS,
        why: message,
        // Without an answer it was our own allowance that had no place, and there is nothing to obey.
        blocks: error.status === null ? undefined : error.provider,
      };
    }
    // A key that is refused is every job's trouble and none's fault. Snov.io's is obeyed by the pause of what costs credits.
    if (error.kind === "unauthorised" && error.provider === "companies-house")
      return { status: "returned", afterSeconds: REFUSED_KEY_SECONDS, why: message };
    return error.isTransient ? { status: "retry", error: message } : { status: "dead", error: message };
  }
  if (error instanceof ZodError) return { status: "dead", error: `invalid payload: ${message}` };
  if (error instanceof AppError && error.code !== "UNAVAILABLE" && error.code !== "INTERNAL")
    return { status: "dead", error: message };
  return { status: "retry", error: message };
}

function left(definition: JobDefinition): JobOutcome {
  return { status: "retry", error: `${definition.name} said nothing about this job` };
}

function resultOf(id: string, outcome: JobOutcome): JobResult {
  switch (outcome.status) {
    // A returned job is no longer active, so completing it touches nothing.
    case "returned":
    case "completed":
      return { id, status: "completed" };
    case "retry":
      return { id, status: "failed", output: { error: outcome.error } };
    case "dead":
      return { id, status: "deadletter", output: { error: outcome.error } };
  }
}
