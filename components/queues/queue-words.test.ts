import { expect, test } from "vitest";
import { type PausedQueues, whyItWaits } from "@/components/queues/queue-words";
import type { Queue } from "@/server/queues/schema";

const pause: Queue["paused"] = {
  cause: "out_of_credits",
  by: "Strikeline",
  reason: "no credits are left",
  since: "2026-11-22T20:22:17Z",
  until: null,
};
const paused: PausedQueues = new Map([["find-email", pause]]);

test("a job that waits in a paused queue says so, and why", () => {
  const waits = { state: "queued", error: null, queue: "find-email" } as const;
  expect(whyItWaits(waits, paused)).toBe("the queue is paused: no credits are left");
  expect(whyItWaits({ ...waits, queue: "find-domain" }, paused)).toBeNull();
});

test("what went wrong is said before the pause, and a job that is at work or over does not wait", () => {
  const failed = { state: "retrying", error: "Snov.io answered 503", queue: "find-email" } as const;
  expect(whyItWaits(failed, paused)).toBe("Snov.io answered 503");
  expect(whyItWaits({ ...failed, state: "active", error: null }, paused)).toBeNull();
  expect(whyItWaits({ ...failed, state: "completed", error: null }, paused)).toBeNull();
});
