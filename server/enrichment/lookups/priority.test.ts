import { expect, it } from "vitest";
import { type Asker, isWaitedFor, priorityOf } from "@/server/enrichment/lookups/priority";

const now = new Date("2026-10-20T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const placed = (asker: Asker, since: Date | null) => priorityOf(asker, since, now);

it("what a person waits for goes before what a person asked for, and that before the stream's, however fresh", () => {
  const order = [
    placed("waiting", null),
    placed("person", daysAgo(0)),
    placed("person", null),
    placed("stream", daysAgo(0)),
    placed("stream", null),
  ];
  expect(order).toEqual([...order].sort((a, b) => b - a));
  expect(order.map(isWaitedFor)).toEqual([true, false, false, false, false]);
});

it("of what was asked in the same way the freshest strike-off goes first, one without a day last", () => {
  const order = [daysAgo(-1), daysAgo(1), daysAgo(40), daysAgo(4_000), null].map((since) => placed("stream", since));
  for (const [place, priority] of order.slice(1).entries()) expect(priority).toBeLessThan(order[place] ?? 0);
});
