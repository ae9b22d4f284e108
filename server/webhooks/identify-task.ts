import { findAskedTask } from "@/server/enrichment/tasks/find-asked-task";
import { isGivenUp, isHeirOf, reviveTask } from "@/server/enrichment/tasks/late-result";
import { noteStarted } from "@/server/enrichment/tasks/settle-start";
import { db, type Tx } from "@/server/platform/db/client";
import type { TaskState } from "@/server/platform/db/generated/enums";
import { findEventQuestions } from "@/server/webhooks/find-event-questions";
import { findTaskHash, isSameHash, spellHash } from "@/server/webhooks/find-task-hash";

/** How long an event of the account may be the first to tell of a task whose start's answer is still on its way to our tables. */
const START_SETTLES_MS = 120_000;

export interface SubjectTask {
  id: string;
  state: TaskState;
  taskHash: string | null;
  startedAt: Date | null;
}

export type Subject =
  | { found: "task"; task: SubjectTask }
  /** It may become clear soon. */
  | { found: "later"; why: string }
  /** It never will; nothing can be done with it. */
  | { found: "nothing"; state: "applied" | "failed"; why: string };

interface Delivery {
  id: string;
  taskId: string | null;
  body: string | null;
  receivedAt: Date;
}

const fields = { id: true, state: true, taskHash: true, startedAt: true } as const;

/**
 * Which task a delivery is about, with the hash noted that a cut start had kept from us. A delivery at a task's own address is about
 * that task whatever it says; an event of the account is about the task whose hash it names, or else about the one task of unknown
 * fate that asked exactly what the event repeats.
 */
export async function identifyTask(delivery: Delivery): Promise<Subject> {
  const hash = findTaskHash(delivery.body);
  return delivery.taskId === null
    ? identifyByHash(delivery, hash)
    : db.$transaction((tx) => identifyByAddress(tx, delivery.taskId ?? "", hash));
}

async function identifyByHash(delivery: Delivery, said: string | null): Promise<Subject> {
  const hash = await spellHash(db, said);
  const task = hash === null ? null : await db.snovTask.findUnique({ where: { taskHash: hash }, select: fields });
  if (task) {
    await db.$transaction((tx) => noteTask(tx, delivery.id, task.id));
    return isGivenUp(task) ? db.$transaction((tx) => identifyByAddress(tx, task.id, hash)) : { found: "task", task };
  }
  const isYoung = Date.now() - delivery.receivedAt.getTime() < START_SETTLES_MS;
  if (hash !== null && isYoung && (await db.snovTask.count({ where: { state: "sending" } })) > 0)
    return { found: "later", why: "No task of ours has this hash yet, but a start is on its way" };
  return db.$transaction((tx) => identifyByQuestions(tx, delivery, hash));
}

/**
 * The start of a task was cut and its own webhook lost: what an event of the account repeats of the questions tells which it is. One
 * that is still being sent may have been left by a worker that died: however old the event is, it waits until the sweep has said so.
 */
async function identifyByQuestions(tx: Tx, delivery: Delivery, hash: string | null): Promise<Subject> {
  const questions = findEventQuestions(delivery.body);
  const asked = questions && (await findAskedTask(tx, questions, delivery.receivedAt));
  if (asked?.is === "sending") return { found: "later", why: "A start that asks just this is on its way" };
  // Stored since it was looked for by its hash.
  if (!asked && hash !== null && (await tx.snovTask.count({ where: { taskHash: hash } })) > 0)
    return { found: "later", why: "It came while the start's answer was stored" };
  if (!asked)
    return {
      found: "nothing",
      state: "applied",
      why: `${sayUnmapped(hash, questions !== null)}: kept, without effect. A replay looks for its task again.`,
    };
  await noteTask(tx, delivery.id, asked.id);
  return identifyByAddress(tx, asked.id, hash);
}

/** A repetition is about the same task. One that is being stored at this moment is waited for, and seen by the second statement. */
async function noteTask(tx: Tx, id: string, taskId: string): Promise<void> {
  await tx.webhookDelivery.update({ where: { id }, data: { taskId } });
  await tx.webhookDelivery.updateMany({ where: { duplicateOfId: id }, data: { taskId } });
}

function sayUnmapped(hash: string | null, hasQuestions: boolean): string {
  if (hash !== null) return "An event about a task that is not ours";
  return hasQuestions
    ? "An event of the account without a task's hash, and no task whose fate is unknown asked just what it repeats"
    : "An event of the account that names no task and repeats no questions";
}

async function identifyByAddress(tx: Tx, taskId: string, said: string | null): Promise<Subject> {
  const task = await lockTask(tx, taskId);
  const hash = said === null || isSameHash(said, task.taskHash) ? task.taskHash : await spellHash(tx, said);
  if (hash !== null && task.taskHash !== hash) {
    if (task.taskHash !== null)
      return { found: "nothing", state: "failed", why: "It names another task than the one that Snov.io accepted." };
    const owner = await tx.snovTask.findUnique({ where: { taskHash: hash }, select: fields });
    if (owner && (await isHeirOf(tx, owner.id, taskId))) return { found: "task", task: owner };
    if (owner) return { found: "nothing", state: "failed", why: "It names the hash of another task of ours." };
    if (!isGivenUp(task)) await noteStarted(tx, taskId, hash);
  }
  if (isGivenUp(task)) return identifyLate(tx, task, hash);
  return settleState(
    task.taskHash === hash ? task : await tx.snovTask.findUniqueOrThrow({ where: { id: taskId }, select: fields }),
  );
}

/** Locked, the start's own answer cannot be stored between the look and the note. */
async function lockTask(tx: Tx, taskId: string): Promise<SubjectTask> {
  const [task] = await tx.$queryRaw<SubjectTask[]>`
    select id, state::text as state, task_hash as "taskHash", started_at as "startedAt"
    from snov_tasks where id = ${taskId}::uuid for no key update`;
  if (!task) throw new Error(`There is no task ${taskId}`);
  return task;
}

/** What a task that was given up found is stored for those of its lookups that still want it. */
async function identifyLate(tx: Tx, { id }: SubjectTask, hash: string | null): Promise<Subject> {
  if (hash === null)
    return {
      found: "nothing",
      state: "failed",
      why: "It came after the task had been given up, and tells no hash to read the result by: compare the balance.",
    };
  const revived = await reviveTask(tx, id, hash);
  if (revived.is === "in-hand")
    return { found: "later", why: "It came while its questions were about to be asked again" };
  if (revived.is === "no-room")
    return {
      found: "nothing",
      state: "applied",
      why: "It came after the task had been given up, and there is no room for the holds of all its lookups now: none of them is asked again, and it is read as soon as there is.",
    };
  if (revived.is === "unwanted")
    return {
      found: "nothing",
      state: "failed",
      why: "It came after the task had been given up, and none of its lookups waits for it any more: compare the balance.",
    };
  return {
    found: "task",
    task: await tx.snovTask.findUniqueOrThrow({ where: { id: revived.taskId }, select: fields }),
  };
}

function settleState(task: SubjectTask): Subject {
  switch (task.state) {
    case "prepared":
    case "sending":
      return { found: "later", why: "It came before the start's answer was stored" };
    case "unknown":
      return task.taskHash
        ? { found: "task", task }
        : {
            found: "nothing",
            state: "failed",
            why: "Snov.io has the task, but neither the start's answer nor this delivery tells its hash: decide about the task on the credits page.",
          };
    case "started":
    case "completed":
    case "out_of_credits":
    // Given up: dealt with before.
    case "not_started":
    case "expired":
      return { found: "task", task };
  }
}
