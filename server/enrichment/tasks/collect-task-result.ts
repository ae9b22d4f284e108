import { type LookupAnswer, lookupAnswer } from "@/server/enrichment/lookups/answers";
import { domainQuestion, emailQuestion, verificationQuestion } from "@/server/enrichment/lookups/lookup-key";
import type { LookupKind } from "@/server/enrichment/lookups/lookup-kinds";
import { isWaitedFor } from "@/server/enrichment/lookups/priority";
import { enqueueLookupJob } from "@/server/enrichment/lookups/request-lookup";
import { applyTaskResult } from "@/server/enrichment/tasks/apply-task-result";
import { placeDomains, placeEmails, placeVerdicts } from "@/server/enrichment/tasks/place-answers";
import { learnWait, planPoll } from "@/server/enrichment/tasks/plan-poll";
import { isOverdue } from "@/server/enrichment/tasks/poll-schedule";
import { noteUnknown } from "@/server/enrichment/tasks/settle-start";
import { takeBack } from "@/server/enrichment/tasks/take-back";
import { connectSnov } from "@/server/integrations/snov/connect";
import type { ResultOutcome } from "@/server/integrations/snov/outcomes";
import { db, type Tx } from "@/server/platform/db/client";
import type { TaskState } from "@/server/platform/db/generated/enums";
import { retryDeadlocks } from "@/server/platform/db/retry-deadlocks";
import { assertNever, type ProviderError } from "@/server/platform/errors";
import { WAITED_FOR_LIFT } from "@/server/platform/slot-rule";
import { catalogue } from "@/server/queues/catalogue";
import { pausePaidQueues } from "@/server/queues/pause-queue";

/** How often Snov.io may say that it does not know a task before we believe it. */
const UNKNOWN_TASK_POLLS = 8;

/** `waits`: no result yet. `settled`: this call ended the task. `over`: it had ended before, or was never started. */
export type Collected = "waits" | "settled" | "over";

/**
 * Reads a task's result from Snov.io with our own token and applies it: of a started task, of one that was called unknown although
 * its hash is known, and of one that was written off before its result came. What a webhook says is only a hint to come here. Throws `ProviderError` when Snov.io cannot be read now.
 */
export async function collectTaskResult(
  taskId: string,
  by: "webhook" | "poll",
  signal?: AbortSignal,
): Promise<Collected> {
  const task = await db.snovTask.findUnique({ where: { id: taskId } });
  if (!task?.taskHash || !task.startedAt || !(await isResultWanted(task))) return "over";
  const isLate = task.state === "expired";
  const result = await readTaskResult({ ...task, taskHash: task.taskHash }, signal);
  switch (result.outcome) {
    case "completed": {
      const apply = (tx: Tx) => applyTaskResult(tx, taskId, { ...result, by });
      // Among others it changes the jobs that started the task, which may be closed at this moment.
      const applied = await retryDeadlocks(() => db.$transaction(apply, { timeout: 60_000 }));
      return applied ? "settled" : "over";
    }
    case "out-of-credits":
      if (!result.isTorn) return endShort(task, result.answers, by);
      await keepTorn(task.id, result.answers, by);
      return endIfOverdue(task.id, task.startedAt, isLate);
    case "refused-for-credits":
      // What the task found may be billed already: it keeps its holds and is read again.
      await db.$transaction((tx) =>
        pausePaidQueues(tx, "out_of_credits", `Snov.io refuses to show a result: ${result.error.message}`),
      );
      return endIfOverdue(task.id, task.startedAt, isLate);
    case "pending":
      return endIfOverdue(task.id, task.startedAt, isLate);
    case "unknown-task": {
      if (task.polls < UNKNOWN_TASK_POLLS) return endIfOverdue(task.id, task.startedAt, isLate);
      if (isLate) return "over";
      await db.$transaction((tx) => noteUnknown(tx, taskId, "Snov.io does not know the task"));
      return "settled";
    }
    default:
      return assertNever(result, "server/enrichment/tasks/collect-task-result.ts");
  }
}

/**
 * The account ran dry before the task did. What it found before is stored, whenever it comes; the rest of a task that was not given up
 * meanwhile waits for credits.
 */
async function endShort(
  { id, kind, state }: { id: string; kind: LookupKind; state: TaskState },
  answers: readonly (LookupAnswer | null)[],
  by: "webhook" | "poll",
): Promise<Collected> {
  return db.$transaction(async (tx) => {
    const isStored = await applyTaskResult(tx, id, { answers, by, isPartial: true });
    if (state === "expired") return isStored ? "settled" : "over";
    await askAgainLater(tx, id, kind);
    return "settled";
  });
}

const TORN = "Snov.io ran out of credits during the task, and tells more of it than can be read";

/** What nobody can read, or tell whose it is, may be billed: only what is answered is stored, the rest keeps its holds and is read again. */
async function keepTorn(id: string, answers: readonly (LookupAnswer | null)[], by: "webhook" | "poll"): Promise<void> {
  await db.$transaction(async (tx) => {
    await applyTaskResult(tx, id, { answers, by, isPartial: true });
    // Once: credits may be there again while the task still reads like this.
    const { count } = await tx.snovTask.updateMany({
      where: { id, state: { in: ["started", "unknown"] }, OR: [{ failure: null }, { failure: { not: TORN } }] },
      data: { failure: TORN },
    });
    if (count > 0) await pausePaidQueues(tx, "out_of_credits", "Snov.io says that no credits are left");
  });
}

async function isResultWanted({ id, state }: { id: string; state: TaskState }): Promise<boolean> {
  if (state !== "expired") return state === "started" || state === "unknown";
  return (await db.lookup.count({ where: { taskId: id, state: "failed" } })) > 0;
}

async function endIfOverdue(taskId: string, startedAt: Date, isLate: boolean): Promise<Collected> {
  if (!isOverdue(startedAt, new Date())) return "waits";
  if (isLate) return "over";
  await db.$transaction((tx) => noteUnknown(tx, taskId, "no result within a day"));
  return "settled";
}

/**
 * Polls a task once and, while it waits, plans the next poll in the same transaction. A task whose webhook is here already is left
 * to the job that applies it.
 */
export async function pollTask(taskId: string, signal: AbortSignal): Promise<void> {
  const task = await db.snovTask.findUniqueOrThrow({ where: { id: taskId } });
  const isDelivered = (await db.webhookDelivery.count({ where: { taskId, state: "received" } })) > 0;
  const elapsedMs = Date.now() - (task.startedAt?.getTime() ?? 0);
  const collected = isDelivered ? "waits" : await collectTaskResult(taskId, "poll", signal);
  if (!isDelivered && collected !== "over")
    await learnWait(task.kind, { is: collected === "settled" ? "ready" : "pending", polls: task.polls, elapsedMs });
  if (collected !== "waits") return;
  await db.$transaction(async (tx) => {
    await planPoll(tx, await tx.snovTask.update({ where: { id: taskId }, data: { polls: { increment: 1 } } }));
  });
}

/** What was not billed was not looked up, so those lookups wait for credits like everybody's. */
async function askAgainLater(tx: Tx, taskId: string, kind: LookupKind): Promise<void> {
  const lookups = await tx.lookup.findMany({
    where: { taskId, state: { in: ["in_flight", "unknown"] }, forgottenAt: null },
  });
  if (!(await takeBack(tx, taskId, "out_of_credits", "Snov.io ran out of credits during the task"))) return;
  await pausePaidQueues(tx, "out_of_credits", "Snov.io says that no credits are left");
  for (const { id, priority, companyNumber, officerId, runId } of lookups) {
    await enqueueLookupJob(tx, kind, {
      lookupId: id,
      priority,
      companyNumber,
      officerId: officerId ?? undefined,
      runId: runId ?? undefined,
    });
  }
}

export type TaskResultRead =
  /** `flaw`: why nothing of it can be read. */
  | { outcome: "completed"; answers: (LookupAnswer | null)[]; flaw: string | null }
  /** `isTorn`: there is more in it than these. */
  | { outcome: "out-of-credits"; answers: (LookupAnswer | null)[]; isTorn: boolean }
  | { outcome: "pending" }
  | { outcome: "refused-for-credits"; error: ProviderError }
  | { outcome: "unknown-task"; body: string };

/** In place of a question that was forgotten since: no answer fits it. */
const FORGOTTEN = {
  domain: { name: "" },
  email: { firstName: "", lastName: "", domain: "" },
  verification: { email: "" },
};

/**
 * The result as Snov.io tells it now, with an answer for each lookup of the task, in the order of their places, or for each of those
 * given. Changes nothing.
 */
export async function readTaskResult(
  task: { id: string; kind: LookupKind; taskHash: string },
  signal?: AbortSignal,
  given?: readonly { input: unknown; priority: number }[],
): Promise<TaskResultRead> {
  const { id: taskId, kind, taskHash } = task;
  const lookups =
    given ??
    (await db.lookup.findMany({
      where: { taskId },
      orderBy: { position: "asc" },
      select: { input: true, priority: true },
    }));
  const lift = lookups.some((lookup) => isWaitedFor(lookup.priority)) ? WAITED_FOR_LIFT : 0;
  const client = connectSnov({ priority: catalogue["poll-snov-task"].priority + lift });
  const inputs = lookups.map((lookup) => lookup.input);
  const as = <Answer>(
    result: ResultOutcome<Answer>,
    placed: (answers: Answer[]) => (object | null)[],
  ): TaskResultRead => {
    if (result.outcome !== "completed" && result.outcome !== "out-of-credits") return result;
    const answers = placed(result.answers).map((answer) => answer && lookupAnswer.parse({ ...answer, kind }));
    if (result.outcome === "completed") return { outcome: "completed", answers, flaw: result.flaw };
    const isUnplaced = answers.filter((answer) => answer !== null).length < result.answers.length;
    return { outcome: "out-of-credits", answers, isTorn: result.hasUnreadable || isUnplaced };
  };
  switch (kind) {
    case "domain": {
      const questions = inputs.map((input) => domainQuestion.safeParse(input).data ?? FORGOTTEN.domain);
      return as(await client.getDomainResult(taskHash, signal), (answers) => placeDomains(questions, answers));
    }
    case "email": {
      const questions = inputs.map((input) => emailQuestion.safeParse(input).data ?? FORGOTTEN.email);
      return as(await client.getEmailResult(taskHash, signal), (answers) => placeEmails(questions, answers));
    }
    case "verification": {
      const questions = inputs.map((input) => verificationQuestion.safeParse(input).data ?? FORGOTTEN.verification);
      return as(await client.getVerificationResult(taskHash, signal), (answers) => placeVerdicts(questions, answers));
    }
    default:
      return assertNever(kind, "server/enrichment/tasks/collect-task-result.ts");
  }
}
