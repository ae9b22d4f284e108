import { describe, expect, test } from "vitest";
import { conditions } from "@/server/alerts/conditions";
import { judgeBurnRates } from "@/server/alerts/conditions/burn-rate";
import { judgeThresholds } from "@/server/alerts/conditions/credits-used";
import { judgeDrift } from "@/server/alerts/conditions/drift";
import { judgeFailedJobs } from "@/server/alerts/conditions/failed-jobs";
import { judgeProviders } from "@/server/alerts/conditions/failing-provider";
import { judgeForecast } from "@/server/alerts/conditions/forecast";
import { judgePauses } from "@/server/alerts/conditions/paused-queues";
import { judgeUnknownFate } from "@/server/alerts/conditions/unknown-fate";
import { judgeSilence } from "@/server/alerts/conditions/webhook-silence";
import { alertPolicyValue } from "@/server/alerts/schema";
import type { WebhookSilence } from "@/server/webhooks/reads-silence";

const DAYS_30 = 30 * 1440;

describe("credits used", () => {
  const credits = { id: "period-1", total: 1000, used: 0, endsAt: new Date("2026-12-22T10:00:00Z"), minutes: DAYS_30 };
  const percents = (used: number, thresholds = [80, 95]) =>
    judgeThresholds({ ...credits, used }, thresholds).map(({ key }) => key);

  test("fires at each threshold that is reached, and not one credit earlier", () => {
    expect(percents(799)).toEqual([]);
    expect(percents(800)).toEqual(["credits-used:80"]);
    expect(percents(949)).toEqual(["credits-used:80"]);
    expect(percents(950)).toEqual(["credits-used:80", "credits-used:95"]);
    expect(percents(1000, [100, 50, 10])).toHaveLength(3);
    expect(percents(1000, [])).toEqual([]);
  });

  test("is once a period, and says the figures and the period's end", () => {
    const [alert] = judgeThresholds({ ...credits, total: 1200, used: 1150 }, [95]);
    expect(alert).toMatchObject({ period: "period-1", severity: "critical" });
    expect(alert?.sentence).toBe(
      "95% of the period's credits are spent or held: 1,150 of 1,200 credits, and the period ends on 22 Dec 2026.",
    );
  });
});

describe("the burn rate", () => {
  const { burnRates } = alertPolicyValue.parse({});
  /** 7,200 credits in 30 days: an even pace of 10 an hour. */
  const credits = { total: 7200, minutes: DAYS_30 };
  async function firing(byMinutes: Record<number, number>, burnLeastCredits = 50): Promise<string[]> {
    const burned = async (minutes: number) => byMinutes[minutes] ?? 0;
    const found = await judgeBurnRates(credits, { burnRates, burnLeastCredits }, burned);
    return found.map(({ key }) => key);
  }

  test("needs both windows of a pair: 144 in the hour and 12 in its last five minutes", async () => {
    expect(await firing({ 60: 144, 5: 12 })).toEqual(["burn-rate:14.4:60/5"]);
    expect(await firing({ 60: 143, 5: 12 })).toEqual([]);
    expect(await firing({ 60: 500, 5: 11 })).toEqual([]);
  });

  test("of a runaway run alerts within minutes: 30 credits a minute reach both windows in five", async () => {
    expect(await firing({ 60: 30 * 5, 5: 30 * 5 })).toEqual(["burn-rate:14.4:60/5"]);
  });

  test("does not read a long window whose short one is calm", async () => {
    const read: number[] = [];
    const found = await judgeBurnRates(credits, { burnRates, burnLeastCredits: 50 }, async (minutes) => {
      read.push(minutes);
      return minutes === 30 ? 30 : minutes === 360 ? 100 : 0;
    });
    // 100 in six hours are fewer than six times the even pace, and 120 would be twice it.
    expect([found, read]).toEqual([[], [5, 30, 360, 360]]);
  });

  test("of a handful of credits alerts nobody", async () => {
    expect(await firing({ 60: 144, 5: 12 }, 145)).toEqual([]);
  });

  test("is told once, by the fastest pair: how fast it is and for how long", async () => {
    const slowFirst = burnRates.toReversed();
    const [found, ...others] = await judgeBurnRates(
      credits,
      { burnRates: slowFirst, burnLeastCredits: 1 },
      async () => 300,
    );
    expect([found?.severity, others]).toEqual(["critical", []]);
    expect(found?.sentence).toBe(
      "Credits burn 30 times as fast as the period allows: 300 credits in the last hour, and still so in the last 5 minutes.",
    );
  });
});

describe("the forecast", () => {
  const situation = {
    periodId: "period-1",
    today: "2026-11-22",
    exhaustedOn: "2026-12-10",
    perDay: 61.5,
    until: "2026-12-22",
    isRenewal: false,
    observedDays: 14,
    forecastDays: 3,
  };

  test("fires when credits run out before the period ends, and says on which day", () => {
    expect(judgeForecast(situation)).toEqual([
      expect.objectContaining({
        key: "forecast",
        period: "period-1",
        sentence: "At 61.5 credits a day they run out on 10 Dec 2026, before the period ends on 22 Dec 2026.",
      }),
    ]);
    expect(judgeForecast({ ...situation, isRenewal: true })[0]?.sentence).toContain("before the plan renews on");
  });

  test("is silent when credits last, or nothing is spent", () => {
    expect(judgeForecast({ ...situation, exhaustedOn: "2026-12-22" })).toEqual([]);
    expect(judgeForecast({ ...situation, exhaustedOn: null })).toEqual([]);
  });

  test("from a first day's pace fires only when it ends within a week", () => {
    const firstDay = { ...situation, observedDays: 0 };
    expect(judgeForecast(firstDay)).toEqual([]);
    expect(judgeForecast({ ...firstDay, exhaustedOn: "2026-11-29" })).toHaveLength(1);
  });
});

test("queues that paused themselves fire once for each cause, and a person's pause for none", () => {
  const pauses = [
    { queue: "verify-email", cause: "out_of_credits" as const, reason: "Snov.io has no credits left" },
    { queue: "find-email", cause: "out_of_credits" as const, reason: "Snov.io has no credits left" },
    { queue: "find-domain", cause: "unauthorised" as const, reason: "401" },
    { queue: "fetch-officers", cause: "person" as const, reason: "holidays" },
  ];
  expect(judgePauses(pauses).map(({ key, severity }) => [key, severity])).toEqual([
    ["out-of-credits", "critical"],
    ["unauthorised", "critical"],
  ]);
  expect(judgePauses(pauses.slice(3))).toEqual([]);
  const sentences = judgePauses(pauses).map(({ sentence }) => sentence);
  expect(sentences[0]).toContain("Out of credits for find-email and verify-email, so they are paused");
  expect(sentences[1]).toContain("so find-domain is paused (401)");
});

test("a queue that stopped alone is named alone: others go on", () => {
  const reason = "the account is nearly empty: 2 credits left, less than a lookup may cost";
  const [firing] = judgePauses([{ queue: "find-email", cause: "out_of_credits", reason }]);
  expect(firing?.sentence).toBe(
    `Out of credits for find-email, so it is paused (${reason}). It goes on by itself once credits are there.`,
  );
});

describe("drift", () => {
  const periods = (...amounts: number[]) =>
    judgeDrift(amounts.map((amount, index) => ({ id: `drift-${index + 1}`, amount }))).map(({ period }) => period);

  test("fires while an entry is open, and says which way", () => {
    expect(judgeDrift([])).toEqual([]);
    expect(judgeDrift([{ id: "1", amount: -12 }])[0]?.sentence).toMatch(
      /^Snov.io's balance holds 12 credits fewer .* \(1 open entry\)/,
    );
    const both = [
      { id: "1", amount: 5 },
      { id: "2", amount: -2 },
    ];
    expect(judgeDrift(both)[0]?.sentence).toMatch(/3 credits more .* \(2 open entries\)/);
  });

  test("is another alert once it has doubled, and the same one while it grows by little", () => {
    expect(periods(-10)).toEqual(["drift-1"]);
    expect(periods(-10, -9)).toEqual(["drift-1"]);
    expect(periods(-10, -10)).toEqual(["drift-2"]);
    expect(periods(-10, -5, -5, -19)).toEqual(["drift-3"]);
    expect(periods(-10, -5, -5, -20)).toEqual(["drift-4"]);
    expect(periods(-10, 40)).toEqual(["drift-2"]);
  });
});

test("unknown fates fire from the first task on", () => {
  expect(judgeUnknownFate({ tasks: 0, held: 0, minutes: 30 })).toEqual([]);
  expect(judgeUnknownFate({ tasks: 2, held: 14, minutes: 30 })[0]?.sentence).toContain("14 credits stay held");
});

test("webhooks are silent when enough tasks waited in vain and nothing usable has come for long enough", () => {
  const policy = { webhookSilenceMinutes: 30, webhookSilenceTasks: 5 };
  const now = new Date("2026-11-22T12:00:00Z");
  const silent = { tasks: 5, since: "2026-11-22T11:55:00.000Z", lastAt: "2026-11-22T11:30:00.000Z" };
  const keys = (over: Partial<WebhookSilence>) =>
    judgeSilence({ ...silent, ...over }, policy, now).map(({ key }) => key);
  expect(keys({})).toEqual(["webhook-silence"]);
  expect(keys({ tasks: 4 })).toEqual([]);
  expect(keys({ lastAt: "2026-11-22T11:30:00.001Z" })).toEqual([]);
  expect(keys({ lastAt: null })).toEqual([]);
  expect(keys({ lastAt: null, since: "2026-11-22T11:30:00.000Z" })).toEqual(["webhook-silence"]);
});

test("a provider fires while it is down, each for itself", () => {
  const health = [
    { provider: "snov" as const, circuit: "open" as const, failures: 5 },
    { provider: "companies-house" as const, circuit: "half-open" as const, failures: 9 },
  ];
  expect(judgeProviders(health).map(({ key }) => key)).toEqual([
    "failing-provider:snov",
    "failing-provider:companies-house",
  ]);
  expect(judgeProviders([{ provider: "snov", circuit: "closed", failures: 4 }])).toEqual([]);
});

test("jobs that failed for good are told of by queue, and again when ten times as many have", () => {
  const tell = (jobs: number) => judgeFailedJobs({ queue: "fetch-officers", jobs }, []);
  expect(tell(0)).toEqual([]);
  expect(tell(1)).toMatchObject([
    {
      key: "failed-jobs:fetch-officers:1",
      severity: "warning",
      sentence: expect.stringMatching(/^1 job of fetch-officers failed for good within a day\. Nobody tries it/),
    },
  ]);
  const keys = [9, 10, 99, 100, 1_000].map((jobs) => tell(jobs)[0]?.key.split(":").at(-1));
  expect(keys).toEqual(["1", "10", "10", "100", "1000"]);
  expect(tell(100)[0]?.severity).toBe("critical");
});

test("every condition has a name of its own and is looked at within 30 seconds, thresholds within 5", () => {
  expect(new Set(conditions.map(({ name }) => name)).size).toBe(conditions.length);
  for (const { everySeconds } of conditions) expect(everySeconds).toBeLessThanOrEqual(30);
  expect(conditions.find(({ name }) => name === "credits-used")?.everySeconds).toBeLessThan(5);
});

test("a policy that does not fit says what would", () => {
  const pair = { rate: 2, longMinutes: 60, shortMinutes: 5 };
  const mistakes = (value: unknown) => alertPolicyValue.safeParse(value).error?.issues.map(({ message }) => message);
  expect(mistakes({ thresholds: [50, 180] })).toEqual(["takes whole percents from 1 to 100"]);
  expect(mistakes({ thresholds: [50, null] })).toEqual(["takes whole percents from 1 to 100"]);
  expect(mistakes({ thresholds: [50, 50] })).toEqual(["names a percent twice"]);
  expect(mistakes({ burnRates: [{ ...pair, rate: 0 }] })).toEqual(["a rate must be a number from 1 to 1000"]);
  expect(mistakes({ burnRates: [{ ...pair, longMinutes: 1e6 }] })).toEqual([
    "a window must be whole minutes, up to a week",
  ]);
  expect(mistakes({ burnRates: [{ ...pair, shortMinutes: 60 }] })).toEqual([
    "the short window must be shorter than the long one",
  ]);
});
