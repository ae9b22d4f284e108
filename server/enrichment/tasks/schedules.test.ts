import { describe, expect, test } from "vitest";
import type { LookupAnswer } from "@/server/enrichment/lookups/answers";
import { isBillable, isFound } from "@/server/enrichment/lookups/answers";
import { freshness, freshUntil } from "@/server/enrichment/lookups/freshness";
import { priorityOf } from "@/server/enrichment/lookups/priority";
import { isOverdue, type LearnedWait, learn, pollDelayMs } from "@/server/enrichment/tasks/poll-schedule";

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
  const learned = { waitMs: 4_000, observations: 30 };
  const usual = { expectsWebhook: false, isWaitedFor: false, elapsedMs: 0 };
  const delayed = { ...usual, expectsWebhook: true };

  test.each([delayed, usual])("come seldomer and seldomer, at first at least once a minute (%j)", (circumstances) => {
    const waits = [1, 2, 3, 4, 5, 50].map((polls) => pollDelayMs(polls, learned, circumstances));
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits.at(-1)).toBe(60_000);
  });

  test.each([delayed, usual])("of a task that never ends leave the allowance to others (%j)", (circumstances) => {
    const at: number[] = [];
    for (let elapsedMs = 0; elapsedMs < 86_400_000; at.push(elapsedMs))
      elapsedMs += pollDelayMs(at.length, learned, { ...circumstances, elapsedMs });
    expect(at.length).toBeLessThan(320);
    expect(at.filter((ms) => ms < 600_000).length).toBeGreaterThan(10);
  });

  test("leave a webhook the time to come", () => {
    expect(pollDelayMs(0, learned, delayed)).toBeGreaterThanOrEqual(10_000);
    expect(pollDelayMs(0, learned, usual)).toBe(4_000);
  });

  test("come early, but not for long, when a person waits", () => {
    const delays = [0, 1, 2, 3, 4, 5].map((polls) =>
      pollDelayMs(polls, { ...learned, waitMs: 10_000 }, { ...usual, isWaitedFor: true }),
    );
    expect(delays).toEqual([4_000, 1_500, 1_500, 5_000, 8_000, 12_800]);
  });

  interface World {
    duration: (task: number) => number;
    wait?: LearnedWait;
    isWaitedFor?: boolean;
    tasks?: number;
    /** Of so many tasks at the beginning nothing is counted. */
    skipped?: number;
  }
  /** Polls tasks that take as long as `duration` says: the polls each and the time between result and poll. */
  const pollMany = ({ duration, wait: first, isWaitedFor = false, tasks = 400, skipped = 100 }: World) => {
    let wait = first ?? { waitMs: 5_000, observations: 0 };
    const polls: number[] = [];
    const late: number[] = [];
    for (let task = 0; task < tasks; task += 1) {
      const takes = duration(task);
      let elapsedMs = 0;
      let count = 0;
      do {
        elapsedMs += pollDelayMs(count, wait, { ...usual, isWaitedFor, elapsedMs });
        const seen = { is: elapsedMs >= takes ? "ready" : "pending", polls: count, elapsedMs } as const;
        wait = learn(wait, seen) ?? wait;
        count += 1;
      } while (elapsedMs < takes);
      polls.push(count);
      late.push(elapsedMs - takes);
    }
    const mean = (all: number[]) => all.slice(skipped).reduce((sum, one) => sum + one, 0) / (tasks - skipped);
    return { polls: mean(polls), lateMs: mean(late), waitMs: wait.waitMs };
  };
  const spread = (task: number) => 4_000 + ((task * 7_919) % 100) * 80;

  test("learn how long tasks take: less than 1.15 polls a task, soon after the result is there", () => {
    const steady = pollMany({ duration: () => 1_500 });
    expect(steady.polls).toBeLessThan(1.15);
    expect(steady.lateMs).toBeLessThan(500);
    const wide = pollMany({ duration: spread });
    expect(wide.polls).toBeLessThan(1.15);
    expect(wide.lateMs).toBeLessThan(6_000);
  });

  test("follow within some dozens of tasks when tasks get five times slower, and come back when they get faster", () => {
    const slower = pollMany({ duration: spread, wait: { waitMs: 1_500, observations: 30 }, tasks: 28, skipped: 0 });
    expect(slower.polls).toBeLessThan(1.5);
    expect(pollMany({ duration: (task) => (task < 100 ? 15_000 : 2_000) }).lateMs).toBeLessThan(3_000);
  });

  test("for persons cost more and bring the result sooner, and what they teach is the same", () => {
    const [usually, forPersons] = [pollMany({ duration: spread }), pollMany({ duration: spread, isWaitedFor: true })];
    expect(forPersons.lateMs).toBeLessThan(usually.lateMs / 1.5);
    expect(forPersons.polls).toBeLessThan(4);
    expect(forPersons.waitMs / usually.waitMs).toBeGreaterThan(0.8);
    expect(forPersons.waitMs / usually.waitMs).toBeLessThan(1.25);
  });

  test("are not taken for patience when they were only late, nor for haste when they came before their time", () => {
    expect(learn(learned, { is: "ready", polls: 0, elapsedMs: 60_000 })).toBeNull();
    expect(learn(learned, { is: "ready", polls: 1, elapsedMs: 6_000 })).toBeNull();
    expect(learn(learned, { is: "pending", polls: 0, elapsedMs: 1_600 })).toBeNull();
  });

  test("learn from webhooks too: settled where most of them have come", () => {
    let wait: LearnedWait = { waitMs: 30_000, observations: 0 };
    for (let task = 0; task < 600; task += 1)
      wait = learn(wait, { is: "told", polls: 0, elapsedMs: spread(task) }) ?? wait;
    expect(wait.waitMs).toBeGreaterThan(9_000);
    expect(wait.waitMs).toBeLessThan(13_500);
  });

  test("give up on a task after a day", () => {
    const started = new Date("2026-11-21T12:00:00Z");
    expect(isOverdue(started, now)).toBe(false);
    expect(isOverdue(started, new Date(now.getTime() + 1))).toBe(true);
  });
});
