import { expect, test } from "vitest";
import { groupQueues } from "@/components/queues/group-queues";
import type { Queue } from "@/server/queues/schema";

const nothing = { p50: null, p95: null, p99: null };

function queue(name: string, provider: Queue["provider"], priority: number, hours: Queue["hours"] = []): Queue {
  const counts = { ready: 0, scheduled: 0, active: 0, failed: 0, dead: 0, completed24h: 0 };
  return {
    name,
    title: name,
    provider,
    priority,
    isPaid: false,
    ...counts,
    paused: null,
    successRate: null,
    oldestReadySeconds: null,
    wait: nothing,
    run: nothing,
    hours,
  };
}

const at = "2026-11-22T12:00:00.000Z";

test("queues stand with their provider, the highest priority first, and empty groups are left out", () => {
  const groups = groupQueues({
    items: [queue("b", "snov", 100), queue("c", null, 1), queue("a", "snov", 300)],
    allowances: [],
  });
  expect(groups.map((group) => [group.title, group.queues.map((item) => item.name)])).toEqual([
    ["Snov.io", ["a", "b"]],
    ["Ours", ["c"]],
  ]);
});

test("a group's success weighs each attempt, not each queue", () => {
  const items = [
    queue("a", "snov", 2, [{ at, completed: 98, failed: 0 }]),
    queue("b", "snov", 1, [{ at, completed: 0, failed: 2 }]),
  ];
  expect(groupQueues({ items, allowances: [] })[0]?.successRate).toBe(0.98);
});

test("without attempts there is no success to speak of", () => {
  expect(groupQueues({ items: [queue("a", null, 1)], allowances: [] })[0]?.successRate).toBeNull();
});
