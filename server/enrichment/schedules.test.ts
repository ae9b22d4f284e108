import { describe, expect, test } from "vitest";
import type { LookupAnswer } from "@/server/enrichment/answers";
import { isBillable, isFound } from "@/server/enrichment/answers";
import { freshness, freshUntil } from "@/server/enrichment/freshness";
import { correctionOf, isOverdue, type LearnedWait, pollDelayMs } from "@/server/enrichment/poll-schedule";
import { priorityOf } from "@/server/enrichment/priority";

const now = new Date("2026-11-22T12:00:00Z");
const usual = freshness.schema.parse({});
const flags = { isValidFormat: true, isDisposable: false, isWebmail: false, isGibberish: false };
const email = (...statuses: ("valid" | "unknown")[]): LookupAnswer => ({
  kind: "email",
  emails: statuses.map((status) => ({ email: "a@b.uk", status, unknownReason: null, ...flags })),
});
const verdict = (status: "valid" | "not_valid" | "unknown"): LookupAnswer => ({
  kind: "verification",
  status,
  unknownReason: null,
  ...flags,
});
const domain = (found: string | null): LookupAnswer => ({ kind: "domain", domain: found });

describe("an answer", () => {
  test.each([
    ["a domain", domain("a.uk"), 30],
    ["no domain", domain(null), 14],
    ["a valid address among others", email("unknown", "valid"), 90],
    ["an address that could not be confirmed", email("unknown"), 30],
    ["no address", email(), 14],
    ["a verdict", verdict("not_valid"), 90],
    ["no verdict", verdict("unknown"), 30],
  ])("is fresh for its days: %s", (_, answer, days) => {
    expect(freshUntil(answer, now, usual).getTime() - now.getTime()).toBe(days * 86_400_000);
  });

  test("costs something exactly when Snov.io says that it does", () => {
    const answers = [domain("a.uk"), domain(null), email("unknown"), email(), verdict("unknown"), verdict("not_valid")];
    expect(answers.map(isBillable)).toEqual([true, false, true, false, true, false]);
    expect(answers.map(isFound)).toEqual([true, false, true, false, true, true]);
  });
});

describe("priority", () => {
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

  test("puts what a person asked for before all that the stream asked for, then the freshest strike-off", () => {
    const order = [
      priorityOf("waiting", null, now),
      priorityOf("person", daysAgo(1), now),
      priorityOf("person", daysAgo(60), now),
      priorityOf("person", null, now),
      priorityOf("stream", daysAgo(0), now),
      priorityOf("stream", daysAgo(400), now),
      priorityOf("stream", null, now),
    ];
    expect(order).toEqual([...order].sort((a, b) => b - a));
    expect(new Set(order).size).toBe(order.length);
  });

  test("is a whole number that PostgreSQL's integer holds, also for days to come", () => {
    for (const since of [daysAgo(-30), daysAgo(100_000), null]) {
      const priority = priorityOf("person", since, now);
      expect(Number.isInteger(priority) && priority >= 0 && priority < 2 ** 31).toBe(true);
    }
  });
});

describe("polls", () => {
  const learned = { waitMs: 4_000, observations: 100 };

  test.each([true, false])("come seldomer and seldomer, at least once a minute (webhook expected: %s)", (expected) => {
    const waits = [1, 2, 3, 4, 5, 50].map((polls) => pollDelayMs(polls, learned, expected));
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits.at(-1)).toBe(60_000);
  });

  test("leave a webhook the time to come", () => {
    expect(pollDelayMs(0, learned, true)).toBeGreaterThanOrEqual(10_000);
    expect(pollDelayMs(0, learned, false)).toBe(4_000);
  });

  /** Polls tasks that take as long as `duration` says, and answers the polls and the wasted time of the last 300. */
  const pollMany = (duration: (task: number) => number) => {
    let wait: LearnedWait = { waitMs: 5_000, observations: 0 };
    const polls: number[] = [];
    const late: number[] = [];
    for (let task = 0; task < 400; task += 1) {
      const takes = duration(task);
      let elapsedMs = pollDelayMs(0, wait, false);
      const isReady = elapsedMs >= takes;
      const next = { waitMs: wait.waitMs * correctionOf(wait, { isReady, elapsedMs }), observations: task + 1 };
      let count = 1;
      for (; elapsedMs < takes; count += 1) elapsedMs += pollDelayMs(count, wait, false);
      polls.push(count);
      late.push(elapsedMs - takes);
      wait = next;
    }
    const mean = (all: number[]) => all.slice(100).reduce((sum, one) => sum + one, 0) / 300;
    return { polls: mean(polls), lateMs: mean(late) };
  };

  test("learn how long tasks take: less than 1.5 polls a task, soon after the result is there", () => {
    const steady = pollMany(() => 1_500);
    expect(steady.polls).toBeLessThan(1.45);
    expect(steady.lateMs).toBeLessThan(500);
    const spread = pollMany((task) => 4_000 + ((task * 7_919) % 100) * 80);
    expect(spread.polls).toBeLessThan(1.45);
    expect(spread.lateMs).toBeLessThan(6_000);
  });

  test("follow when tasks get slower, and come back when they get faster", () => {
    expect(pollMany((task) => (task < 100 ? 2_000 : 15_000)).polls).toBeLessThan(1.5);
    expect(pollMany((task) => (task < 100 ? 15_000 : 2_000)).lateMs).toBeLessThan(4_000);
  });

  test("are not taken for patience when they were only late", () => {
    expect(correctionOf(learned, { isReady: true, elapsedMs: 60_000 })).toBe(1);
  });

  test("give up on a task after a day", () => {
    const started = new Date("2026-11-21T12:00:00Z");
    expect(isOverdue(started, now)).toBe(false);
    expect(isOverdue(started, new Date(now.getTime() + 1))).toBe(true);
  });
});
