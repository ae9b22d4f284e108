import { ZodError } from "zod";
import { formatCredits } from "@/lib/format/numbers";
import { readRoom } from "@/server/credits/paid-queues";
import type { LookupKind } from "@/server/enrichment/lookups/lookup-kinds";
import { pauseRunsOfJobs } from "@/server/enrichment/runs/pause-run";
import { areStartsInDoubt } from "@/server/enrichment/tasks/doubtful-starts";
import { reviveHeard } from "@/server/enrichment/tasks/late-result";
import { SURELY_ENDS_MINUTES } from "@/server/enrichment/tasks/poll-schedule";
import {
  type PreparedLookup,
  type PreparedTask,
  prepareTask,
  type TaskJob,
} from "@/server/enrichment/tasks/prepare-task";
import { recoverTasks } from "@/server/enrichment/tasks/recover-tasks";
import { SendingStopped, sendTask } from "@/server/enrichment/tasks/send-task";
import { settleStart } from "@/server/enrichment/tasks/settle-start";
import { takeBack } from "@/server/enrichment/tasks/take-back";
import { WAITS_FOR, waitForRoom } from "@/server/enrichment/tasks/wait-for-room";
import type { StartOutcome } from "@/server/integrations/snov/outcomes";
import { db } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";
import { AppError, assertNever, messageOf } from "@/server/platform/errors";
import { logger } from "@/server/platform/logger";
import type { JobContext, JobOutcome } from "@/server/queues/define-job";
import { stopQueues } from "@/server/queues/pause-queue";
import { noteRefusedWebhook } from "@/server/webhooks/refused-webhooks";
import { webhookUrlFor } from "@/server/webhooks/webhook-address";

const SOON_SECONDS = 5;
const RATE_LIMITED_SECONDS = 60;
const ACCEPTED_BEFORE_SECONDS = 60;
const ACCEPTED_BEFORE =
  "Snov.io has accepted it before: the result is read as soon as there is room for the holds of all that wait for it";

/**
 * Turns up to ten waiting lookups into one Snov.io task: holds, sends, settles. Says for each job how it ended; a lookup that
 * could not start waits in its queue again. While Snov.io leaves starts unanswered, one lookup at a time is risked.
 */
export async function startLookups(
  kind: LookupKind,
  jobs: readonly TaskJob[],
  context: JobContext,
): Promise<Map<string, JobOutcome>> {
  await recoverTasks(jobs.map((job) => job.lookupId));
  const kept = await reviveHeard(jobs.map((job) => job.lookupId));
  const free = jobs.filter((job) => !kept.has(job.lookupId));
  const tried = (await areStartsInDoubt(db)) ? free.slice(0, 1) : free;
  const prepared = await prepareTask(kind, tried);
  const outcomes = new Map<string, JobOutcome>(prepared.done.map((id) => [id, { status: "completed" }]));
  for (const { jobId, lookupId } of jobs)
    if (kept.has(lookupId))
      outcomes.set(jobId, { status: "returned", afterSeconds: ACCEPTED_BEFORE_SECONDS, why: ACCEPTED_BEFORE });
  for (const { jobId } of free.slice(tried.length))
    outcomes.set(jobId, soonAgain("one lookup tries whether Snov.io answers"));
  for (const id of prepared.busy) outcomes.set(id, soonAgain("in other hands, or a namesake goes first"));
  for (const [id, outcome] of await answerRefusals(prepared)) outcomes.set(id, outcome);
  if (prepared.taskId === null) return outcomes;

  const { outcome, isQuestions } = await send(kind, prepared.taskId, prepared, context);
  for (const { jobId } of prepared.lookups) outcomes.set(jobId, outcome);
  if (isQuestions && prepared.lookups.length > 1)
    for (const [id, own] of await startHalves(kind, prepared.lookups, context)) outcomes.set(id, own);
  return outcomes;
}

/**
 * One question that is not taken must not cost the others of its task theirs: either half is tried without the other, until it is
 * alone. The task was refused and taken back, so that nothing is asked twice.
 */
async function startHalves(
  kind: LookupKind,
  lookups: readonly PreparedLookup[],
  { signal }: JobContext,
): Promise<Map<string, JobOutcome>> {
  const jobs = lookups.map(({ id, jobId }): TaskJob => ({ jobId, lookupId: id }));
  const middle = Math.ceil(jobs.length / 2);
  const outcomes = new Map<string, JobOutcome>();
  for (const half of [jobs.slice(0, middle), jobs.slice(middle)]) {
    try {
      for (const [id, outcome] of await startLookups(kind, half, { signal })) outcomes.set(id, outcome);
    } catch (error) {
      // The other half may have left already: what is thrown here is no word about that.
      for (const { jobId } of half) outcomes.set(jobId, { status: "retry", error: messageOf(error) });
    }
  }
  return outcomes;
}

const LATELY_MS = 3_600_000;

/** Whether Snov.io takes starts of the kind: while it takes none, what it refuses is not one question of them. */
async function isAnyTakenLately(kind: LookupKind): Promise<boolean> {
  const since = new Date(Date.now() - LATELY_MS);
  const where: Prisma.SnovTaskWhereInput = { kind, state: { in: ["started", "completed"] }, createdAt: { gt: since } };
  return (await db.snovTask.findFirst({ where, select: { id: true } })) !== null;
}

interface Sent {
  outcome: JobOutcome;
  /** Something is wrong with what was asked, which may be one of several questions. */
  isQuestions: boolean;
}

async function send(
  kind: LookupKind,
  taskId: string,
  prepared: PreparedTask,
  { signal, slot }: JobContext,
): Promise<Sent> {
  let outcome: StartOutcome;
  try {
    const webhookUrl = await findWebhookUrl(taskId);
    outcome = await sendTask(kind, taskId, prepared.lookups, { webhookUrl, signal, slot });
  } catch (error) {
    // Whatever is thrown here was thrown before the request left; trouble afterwards is an outcome.
    await db.$transaction((tx) => takeBack(tx, taskId, "not_started", messageOf(error)));
    if (error instanceof SendingStopped) return { outcome: soonAgain(error.message), isQuestions: false };
    if (signal.aborted) return { outcome: soonAgain("stopped before the request left"), isQuestions: false };
    if (!(error instanceof ZodError) && !(error instanceof AppError && error.code === "BAD_INPUT")) throw error;
    return { outcome: { status: "dead", error: messageOf(error) }, isQuestions: true };
  }
  // Should this fail, the task stays `sending` and the next attempt calls its fate unknown: never released, never re-sent.
  await settleStart(taskId, outcome);
  if (outcome.outcome === "started" && outcome.isWebhookRefused) await rememberRefusal(taskId);
  const isRefused = outcome.outcome === "not-sent" && outcome.error.kind === "rejected";
  return { outcome: outcomeOf(outcome), isQuestions: isRefused && (await isAnyTakenLately(kind)) };
}

/** Only a task that was prepared for a webhook names one. */
async function findWebhookUrl(taskId: string): Promise<string | undefined> {
  const task = await db.snovTask.findUnique({ where: { id: taskId }, select: { webhookSecret: true } });
  return task?.webhookSecret ? (webhookUrlFor(taskId) ?? undefined) : undefined;
}

/** The task is started whether or not this can be stored: the next refusal is remembered then. */
async function rememberRefusal(taskId: string): Promise<void> {
  try {
    await noteRefusedWebhook(taskId);
  } catch (error) {
    logger.warn({ error, taskId }, "that Snov.io refused a webhook could not be stored");
  }
}

function soonAgain(why: string): JobOutcome {
  return { status: "returned", afterSeconds: SOON_SECONDS, why };
}

function outcomeOf(outcome: StartOutcome): JobOutcome {
  switch (outcome.outcome) {
    case "started":
    // The lookup is `unknown` now: a webhook, a balance probe or a person resolves it, never another try of this job.
    case "unknown-fate":
      return { status: "completed" };
    case "out-of-credits":
      return soonAgain("Snov.io is out of credits");
    case "not-sent": {
      const { kind, message, retryAfterSeconds } = outcome.error;
      if (kind === "unauthorised") return soonAgain(message);
      if (kind === "rate-limited") {
        return {
          status: "returned",
          afterSeconds: retryAfterSeconds ?? RATE_LIMITED_SECONDS,
          why: message,
          // Our own limiter refuses without a status: that is no word of Snov.io's.
          blocks: outcome.error.status === null ? undefined : "snov",
        };
      }
      return outcome.error.isTransient ? { status: "retry", error: message } : { status: "dead", error: message };
    }
    default:
      return assertNever(outcome, "server/enrichment/tasks/start-lookups.ts");
  }
}

/** No room for a hold: at the account or the budget paid queues stop; at a run's or a person's cap only those runs do. */
async function answerRefusals({ refused }: PreparedTask): Promise<Map<string, JobOutcome>> {
  const [level] = [...refused.values()].flatMap(({ reason }) =>
    reason === "account" || reason === "budget" ? [reason] : [],
  );
  if (level) await pauseForCredits(level);
  for (const cause of ["run", "promise", "day"] as const) {
    const finals = [...refused].flatMap(([jobId, refusal]) =>
      refusal.reason === cause && refusal.isFinal ? [jobId] : [],
    );
    if (finals.length > 0) await pauseRunsOfJobs(finals, cause);
  }
  const waits = await waitForRoom(refused);
  return new Map(
    [...refused].map(([id, { reason }]) => [
      id,
      { status: "returned", afterSeconds: waits.get(id) ?? SOON_SECONDS, why: WAITS_FOR[reason] },
    ]),
  );
}

/**
 * Credits that running tasks hold may come back in a moment, so queues stop only when none runs that ends soon, and only those of which
 * no lookup fits any more. What hangs at Snov.io, or is of unknown fate, may hold its credits for a day or for ever: nobody waits for
 * it. Should they come back, the next reading of the balance finds room and the queues go on.
 */
async function pauseForCredits(level: "account" | "budget"): Promise<void> {
  const since = new Date(Date.now() - SURELY_ENDS_MINUTES * 60_000);
  const endsSoon: Prisma.SnovTaskWhereInput = {
    state: { in: ["prepared", "sending", "started"] },
    createdAt: { gt: since },
  };
  if ((await db.snovTask.findFirst({ where: endsSoon, select: { id: true } })) !== null) return;
  await db.$transaction(async (tx) => {
    const { credits, dry } = await readRoom(tx);
    const reason =
      credits > 0 ? `${SCANT[level]}: ${formatCredits(credits)} left, less than a lookup may cost` : EMPTY[level];
    await stopQueues(tx, { queues: dry, cause: "out_of_credits", reason, until: null });
  });
}

const EMPTY = { account: "no credits are left", budget: "the budget of the period is used up" };
const SCANT = { account: "the account is nearly empty", budget: "the budget of the period is nearly used up" };
