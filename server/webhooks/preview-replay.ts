import { isDeepStrictEqual } from "node:util";
import { isFound, type LookupAnswer, lookupAnswer } from "@/server/enrichment/lookups/answers";
import { billOf, rulesOfTask } from "@/server/enrichment/lookups/bill-answer";
import { readTaskResult } from "@/server/enrichment/tasks/collect-task-result";
import { findAskedTask } from "@/server/enrichment/tasks/find-asked-task";
import { findStillWanted, isGivenUp, isHeirOf, type StillWanted } from "@/server/enrichment/tasks/late-result";
import { db } from "@/server/platform/db/client";
import type { SnovTask } from "@/server/platform/db/generated/client";
import type { TaskState } from "@/server/platform/db/generated/enums";
import { AppError, messageOf, ProviderError } from "@/server/platform/errors";
import { count } from "@/server/webhooks/describe-answers";
import { findEventQuestions } from "@/server/webhooks/find-event-questions";
import { findTaskHash, spellHash } from "@/server/webhooks/find-task-hash";
import type { ReplayPreview } from "@/server/webhooks/schema";

const nothing = { answers: 0, found: 0, credits: 0, differing: null };

/**
 * What replaying a delivery would change, without changing anything. The result is read from Snov.io as the replay itself would
 * do: that costs a request of the allowance and no credit. Throws `NOT_FOUND`.
 */
export async function previewReplay(id: string, signal: AbortSignal): Promise<ReplayPreview> {
  const chosen = await db.webhookDelivery.findUnique({ where: { id }, include: { duplicateOf: true } });
  if (!chosen) throw new AppError("NOT_FOUND", `There is no delivery ${id}`);
  const first = chosen.duplicateOf ?? chosen;
  const say: Say = (outcome, summary) => ({
    deliveryId: first.id,
    outcome,
    summary,
    ...nothing,
  });
  if (first.rejection !== null) return say("impossible", "It was rejected, so there is nothing in it to apply.");
  const hash = await spellHash(db, findTaskHash(first.body));
  const named = first.taskId || !hash ? null : await db.snovTask.findUnique({ where: { taskHash: hash } });
  const taskId = first.taskId ?? named?.id ?? (await matchByQuestions(first));
  const task = taskId === null ? null : await db.snovTask.findUnique({ where: { id: taskId } });
  if (!task) return say("nothing", "It names no task of ours: nothing would change.");
  return previewTask(task, hash, say, (compared, wanted) => compare(first.id, compared, signal, wanted));
}

type Say = (outcome: ReplayPreview["outcome"], summary: string) => ReplayPreview;
type Compare = (task: SnovTask & { taskHash: string }, wanted?: StillWanted) => Promise<ReplayPreview>;

async function previewTask(
  task: SnovTask,
  hash: string | null,
  say: Say,
  compareWith: Compare,
): Promise<ReplayPreview> {
  const settled = isGivenUp(task) ? null : sayOfState(task.state);
  if (settled) return say(...settled);
  const taskHash = hash ?? task.taskHash;
  if (!taskHash) return say("impossible", "Neither the start's answer nor the delivery tells the task's hash.");
  if (task.taskHash !== null && task.taskHash !== taskHash)
    return say("impossible", "It names another task than the one that Snov.io accepted.");
  const owner = await db.snovTask.findUnique({ where: { taskHash } });
  if (owner && owner.id !== task.id)
    return (await db.$transaction((tx) => isHeirOf(tx, owner.id, task.id)))
      ? compareWith({ ...owner, taskHash })
      : say("impossible", "It names the hash of another task of ours.");
  return isGivenUp(task) ? previewLate({ ...task, taskHash }, say, compareWith) : compareWith({ ...task, taskHash });
}

async function previewLate(
  task: SnovTask & { taskHash: string },
  say: Say,
  compareWith: Compare,
): Promise<ReplayPreview> {
  const wanted = await findStillWanted(task);
  if (wanted.isInHand)
    return say("waits", "Its questions are being asked again: it would wait for what becomes of that.");
  if (wanted.lookups.length === 0)
    return say(
      "nothing",
      "Its task was given up, and none of its lookups waits for it any more: nothing would change.",
    );
  return compareWith(task, wanted);
}

async function matchByQuestions({
  body,
  receivedAt,
}: {
  body: string | null;
  receivedAt: Date;
}): Promise<string | null> {
  const asked = await db.$transaction((tx) => findAskedTask(tx, findEventQuestions(body) ?? [], receivedAt));
  return asked?.id ?? null;
}

/** What can be told without asking Snov.io. */
function sayOfState(state: TaskState): [ReplayPreview["outcome"], string] | null {
  switch (state) {
    case "prepared":
    case "sending":
      return ["waits", "The start's answer is not stored yet: it would wait for that."];
    case "out_of_credits":
      return ["nothing", "Its task has ended without a result of its own: nothing would change."];
    case "not_started":
    case "expired":
    case "started":
    case "unknown":
    case "completed":
      return null;
  }
}

/** Asks Snov.io for the result and holds it against what is stored, or against those who want it of a task that was given up. */
async function compare(
  deliveryId: string,
  task: SnovTask & { taskHash: string },
  signal: AbortSignal,
  wanted?: StillWanted,
): Promise<ReplayPreview> {
  const isOpen = task.state !== "completed";
  const say = (summary: string): ReplayPreview => ({
    deliveryId,
    outcome: isOpen ? "waits" : "nothing",
    summary,
    ...nothing,
  });
  try {
    const result = await readTaskResult(task, signal, wanted?.lookups);
    if (result.outcome === "refused-for-credits") return say(`${result.error.message}. Nothing would change.`);
    if (result.outcome === "pending") return say("Snov.io has no result at the moment: nothing would change.");
    if (result.outcome === "unknown-task") return say("Snov.io does not know the task any more: nothing would change.");
    if (result.outcome === "completed" && result.flaw !== null)
      return say(`${result.flaw}: no answer would be stored.`);
    return isOpen
      ? sayWhatApplies(deliveryId, result.answers, wanted?.isPaid ? null : rulesOfTask(task.costRules))
      : sayWhatDiffers(deliveryId, result.answers, await storedAnswers(task.id));
  } catch (error) {
    const isOff = error instanceof AppError && error.code === "UNAVAILABLE";
    if (!isOff && !(error instanceof ProviderError)) throw error;
    const after = isOpen ? "" : " The task was settled before, so nothing would change.";
    return say(`Snov.io could not be asked: ${messageOf(error)}.${after}`);
  }
}

/** `rules` null: whatever is found is paid for already. */
function sayWhatApplies(
  deliveryId: string,
  answers: readonly (LookupAnswer | null)[],
  rules: Parameters<typeof billOf>[1] | null,
): ReplayPreview {
  const given = answers.filter((answer) => answer !== null);
  const found = given.filter(isFound).length;
  const credits = given.reduce((sum, answer) => sum + (rules ? billOf(answer, rules) : 0), 0);
  return {
    deliveryId,
    outcome: "applies",
    summary: `Would apply ${count(given.length, "answer")}, ${count(credits, "credit")}.`,
    answers: given.length,
    found,
    credits,
    differing: null,
  };
}

async function storedAnswers(taskId: string): Promise<(LookupAnswer | null)[]> {
  const lookups = await db.lookup.findMany({
    where: { taskId },
    orderBy: { position: "asc" },
    select: { answer: true },
  });
  return lookups.map(({ answer }) => lookupAnswer.safeParse(answer).data ?? null);
}

function sayWhatDiffers(
  deliveryId: string,
  now: readonly (LookupAnswer | null)[],
  stored: readonly (LookupAnswer | null)[],
): ReplayPreview {
  const differing = stored.filter((answer, place) => !isDeepStrictEqual(answer, now[place] ?? null)).length;
  const told = `${count(stored.length, "answer")} and ${stored.length === 1 ? "its" : "their"} credits were stored before: nothing would change`;
  return {
    deliveryId,
    outcome: "nothing",
    summary:
      differing === 0
        ? `${told}; nothing differs.`
        : `${told}. Snov.io tells ${count(differing, "answer")} differently now; what is stored stays until it is refreshed.`,
    ...nothing,
    differing,
  };
}
