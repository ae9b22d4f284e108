import { type QueueName, WAITED_FOR_PRIORITY } from "@/server/queues/catalogue";

/** What is ready in a queue whose jobs wait for a slot; at most a batch is counted. */
export interface ReadyQueue {
  name: QueueName;
  ready: number;
  batchSize: number;
  /** How long the oldest of them has been ready. */
  oldestMs: number;
  /** More of its jobs may come soon. */
  isFed: boolean;
  /** Of the most important job. */
  topPriority: number;
  /** The queue's own place among those that share the allowance. */
  rank: number;
}

export interface Start {
  name: QueueName;
  isWaitedFor: boolean;
  rank: number;
}

/** How long a batch that is not full may wait for more. */
export const FILL_MS = 3_000;
/** The same where nothing is under way that could bring more: just long enough for those who ask one after another. */
export const SETTLE_MS = 250;

/**
 * The queue whose batch should leave next, or null while every batch had better fill. What a person waits for goes at once, the
 * rest when its batch is full, or when its oldest job has waited for as long as more may still come.
 */
export function chooseStart(queues: readonly ReadyQueue[]): Start | null {
  const [first] = queues
    .filter((queue) => queue.ready > 0 && (isWaitedFor(queue) || isFull(queue) || queue.oldestMs >= patienceMs(queue)))
    .sort((a, b) => Number(isWaitedFor(b)) - Number(isWaitedFor(a)) || b.rank - a.rank);
  return first ? { name: first.name, isWaitedFor: isWaitedFor(first), rank: first.rank } : null;
}

function isFull({ ready, batchSize }: Pick<ReadyQueue, "ready" | "batchSize">): boolean {
  return ready >= batchSize;
}

function patienceMs({ isFed }: ReadyQueue): number {
  return isFed ? FILL_MS : SETTLE_MS;
}

function isWaitedFor({ topPriority }: ReadyQueue): boolean {
  return topPriority >= WAITED_FOR_PRIORITY;
}
