import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { decideUnknownTask } from "@/server/enrichment/tasks/resolve-unknown";
import { noteStarted, noteUnknown, settleStart } from "@/server/enrichment/tasks/settle-start";
import { sweepLookups } from "@/server/enrichment/tasks/sweep-lookups";
import { takeBack } from "@/server/enrichment/tasks/take-back";
import type { StartOutcome } from "@/server/integrations/snov/outcomes";
import { db } from "@/server/platform/db/client";
import { ProviderError } from "@/server/platform/errors";
import { listPauses } from "@/server/queues/pauses";
import { endTimedPauses } from "@/server/queues/resume-queue";
import { resetDatabase } from "@/server/testing/database";
import { collectWhenReady, lookupStates, onlyTask } from "@/server/testing/factories/answers";
import { askDomains, startTogether } from "@/server/testing/factories/lookups";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { balanceOf, expectProven, person } from "@/server/testing/runs";

let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 50 });
  await reconcileCredits();
});
afterEach(() => providers.close());

/** A request that hangs so long that somebody else has called its task unknown, with its job over. */
async function hangingStart(): Promise<string> {
  const { lookupIds } = await askDomains(3);
  await startTogether(lookupIds);
  const { id } = await onlyTask();
  await db.$executeRaw`update snov_tasks set state = 'sending', task_hash = null, started_at = null`;
  await db.$executeRaw`update lookups set created_at = created_at - interval '2 minutes'`;
  await db.queueJob.updateMany({ data: { state: "completed", finishedAt: new Date() } });
  await db.$transaction((tx) => noteUnknown(tx, id, "left behind while its request was on its way"));
  return id;
}

const refusal = (kind: "rate-limited" | "unauthorised"): StartOutcome => ({
  outcome: "not-sent",
  error: new ProviderError({ provider: "snov", kind, message: "Snov.io refused" }),
});

describe("a refusal that comes after the task was called unknown", () => {
  it.each([
    ["for want of credits", { outcome: "out-of-credits", status: 402, body: "" } satisfies StartOutcome],
    ["for its rate", refusal("rate-limited")],
    ["for its token", refusal("unauthorised")],
  ])("%s gives the holds back and the lookups are asked again", async (_, outcome) => {
    const id = await hangingStart();
    await settleStart(id, outcome);
    expect([await balanceOf("held"), await lookupStates()]).toEqual([0, { waiting: 3 }]);
    await sweepLookups();
    expect(await db.queueJob.count({ where: { queue: "find-domain", state: "queued" } })).toBe(3);
    await expectProven();
  });
});

describe("an acceptance", () => {
  const accepted = (): StartOutcome => ({
    outcome: "started",
    taskHash: providers.snov.state().tasks[0]?.hash ?? "",
  });

  it.each(["write-off", "retry"] as const)(
    "that comes after a person's %s is read for whoever still wants it",
    async (decision) => {
      const id = await hangingStart();
      await decideUnknownTask(person, { taskId: id, decision, reason: "support says so" });
      await settleStart(id, accepted());
      const reader = await db.snovTask.findFirstOrThrow({ where: { taskHash: { not: null } } });
      await collectWhenReady(reader.id);
      expect(Object.keys(await lookupStates()).filter((state) => !["found", "not_found"].includes(state))).toEqual([]);
      expect([await balanceOf("held"), await balanceOf("written_off")]).toEqual([0, decision === "retry" ? 0 : 3]);
      await expectProven();
    },
  );

  it("knows its hash better than a webhook that came before it and named another", async () => {
    const { lookupIds } = await askDomains(3);
    await startTogether(lookupIds);
    const { id } = await onlyTask();
    const outcome = accepted();
    await db.$executeRaw`update snov_tasks set state = 'sending', task_hash = null, started_at = null`;
    await db.$transaction((tx) => noteStarted(tx, id, "f".repeat(32)));
    await settleStart(id, outcome);
    await collectWhenReady(id);
    expect([await balanceOf("held"), (await onlyTask()).state]).toEqual([0, "completed"]);
    await expectProven();
  });

  it("that the database does not take at once is stored as soon as it does: its hash is known nowhere else", async () => {
    const { lookupIds } = await askDomains(3);
    await db.$executeRaw`create sequence stumbles`;
    await db.$executeRawUnsafe(`create function stumble() returns trigger language plpgsql as $$
      begin if nextval('stumbles') = 1 then raise exception 'the database changes over'; end if; return new; end $$`);
    await db.$executeRaw`create trigger stumble before update on snov_tasks for each row when (new.state = 'started') execute function stumble()`;
    try {
      await startTogether(lookupIds);
    } finally {
      await db.$executeRaw`drop trigger stumble on snov_tasks`;
      await db.$executeRaw`drop function stumble`;
      await db.$executeRaw`drop sequence stumbles`;
    }
    expect(await onlyTask()).toMatchObject({ state: "started", taskHash: expect.any(String) });
    expect(await lookupStates()).toEqual({ in_flight: 3 });
  });
});

it("a task found left behind before it was sent is not taken back once it was sent after all", async () => {
  await hangingStart();
  const { id } = await onlyTask();
  await db.$executeRaw`update snov_tasks set state = 'sending'`;
  expect(await db.$transaction((tx) => takeBack(tx, id, "not_started", "left behind", ["prepared"]))).toBe(false);
  expect(await balanceOf("held")).toBe(3);
});

it("a pause for refused credentials says what ends it", async () => {
  const id = await hangingStart();
  await settleStart(id, refusal("unauthorised"));
  const [pause] = await listPauses();
  expect(pause?.reason).toBe(
    "Snov.io refused. The queues go on by themselves as soon as Snov.io's balance can be read again",
  );
});

describe("a start that is forbidden (403)", () => {
  const minutesAhead = (until: Date | null | undefined) => ((until?.getTime() ?? 0) - Date.now()) / 60_000;

  it("pauses the paid queues for a quarter of an hour, says so, and no reading of the balance ends that", async () => {
    providers.snov.setFaults({ requests: [{ on: "start", does: "free-plan", times: null }] });
    const { lookupIds } = await askDomains(3);
    await startTogether(lookupIds);
    const pauses = await listPauses();
    expect(pauses).toHaveLength(3);
    for (const pause of pauses) {
      expect(pause).toMatchObject({
        cause: "unauthorised",
        reason: expect.stringMatching(/tried again every 15 minutes$/),
      });
      expect(minutesAhead(pause.until)).toBeGreaterThan(14);
      expect(minutesAhead(pause.until)).toBeLessThanOrEqual(15);
    }
    await reconcileCredits();
    await endTimedPauses();
    await startTogether(lookupIds);
    expect([(await listPauses()).length, providers.snov.state().starts]).toEqual([3, 0]);

    // Still forbidden when it is tried again: the same pause anew. Allowed at last: they go on.
    const passTime = () => db.queuePause.updateMany({ data: { until: new Date() } });
    await passTime();
    await endTimedPauses();
    expect(await listPauses()).toEqual([]);
    await startTogether(lookupIds);
    expect((await listPauses()).map(({ until }) => minutesAhead(until) > 14)).toEqual([true, true, true]);
    providers.snov.setFaults({ requests: [] });
    await passTime();
    await endTimedPauses();
    await startTogether(lookupIds);
    expect([await listPauses(), await lookupStates(), providers.snov.state().starts]).toEqual([
      [],
      { in_flight: 3 },
      1,
    ]);
    await expectProven();
  });
});
