import type { Queue, QueueOverview } from "@/server/queues/schema";

export interface QueueGroup {
  provider: Queue["provider"];
  title: string;
  allowance: QueueOverview["allowances"][number] | null;
  queues: Queue[];
  /** Of all attempts of the group in 24 hours; null when there was none. */
  successRate: number | null;
}

const TITLES = { snov: "Snov.io", "companies-house": "Companies House", ours: "Ours" } as const;
const ORDER = ["snov", "companies-house", null] as const;

/** The queues by whose allowance they use, the paid provider first; within a group the highest priority first. */
export function groupQueues({ items, allowances }: Pick<QueueOverview, "items" | "allowances">): QueueGroup[] {
  return ORDER.map((provider) => {
    const queues = items.filter((queue) => queue.provider === provider).toSorted((a, b) => b.priority - a.priority);
    return {
      provider,
      title: TITLES[provider ?? "ours"],
      allowance: allowances.find((allowance) => allowance.provider === provider) ?? null,
      queues,
      successRate: successOf(queues),
    };
  }).filter((group) => group.queues.length > 0);
}

function successOf(queues: readonly Queue[]): number | null {
  const completed = sum(queues, (hour) => hour.completed);
  const failed = sum(queues, (hour) => hour.failed);
  return completed + failed === 0 ? null : completed / (completed + failed);
}

function sum(queues: readonly Queue[], count: (hour: Queue["hours"][number]) => number): number {
  return queues.flatMap((queue) => queue.hours).reduce((total, hour) => total + count(hour), 0);
}
