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
const now = new Date("2026-11-23T10:00:00Z");
const free = { state: "queued", error: null, queue: "find-domain", waitsForRun: false, startAfter: null } as const;

test("a job that waits in a paused queue says so, and why", () => {
  const waits = { ...free, queue: "find-email" };
  expect(whyItWaits(waits, paused, now)).toBe("the queue is paused: no credits are left");
  expect(whyItWaits({ ...waits, queue: "find-domain" }, paused, now)).toBeNull();
});

test("what went wrong is said before the pause, and a job that is at work or over does not wait", () => {
  const failed = { ...free, state: "retrying", error: "Snov.io answered 503", queue: "find-email" } as const;
  expect(whyItWaits(failed, paused, now)).toBe("Snov.io answered 503");
  expect(whyItWaits({ ...failed, state: "active", error: null }, paused, now)).toBeNull();
  expect(whyItWaits({ ...failed, state: "completed", error: null }, paused, now)).toBeNull();
});

test("a job that may not start yet says when, one of a paused run that it waits for that, and one that may says nothing", () => {
  const scheduled = { ...free, startAfter: "2026-11-23T10:04:00Z" };
  expect(whyItWaits(scheduled, paused, now)).toBe("starts in 4 min");
  expect(whyItWaits({ ...scheduled, waitsForRun: true }, paused, now)).toBe("its run is paused");
  expect(whyItWaits({ ...scheduled, startAfter: "2026-11-23T09:59:00Z" }, paused, now)).toBeNull();
});
