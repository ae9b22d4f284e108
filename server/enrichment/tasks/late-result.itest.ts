import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { applyTaskResult } from "@/server/enrichment/tasks/apply-task-result";
import { collectTaskResult } from "@/server/enrichment/tasks/collect-task-result";
import { prepareTask } from "@/server/enrichment/tasks/prepare-task";
import { decideUnknownTask } from "@/server/enrichment/tasks/resolve-unknown";
import { SendingStopped, sendTask } from "@/server/enrichment/tasks/send-task";
import { noteUnknown, settleStart } from "@/server/enrichment/tasks/settle-start";
import { takeBack } from "@/server/enrichment/tasks/take-back";
import { db } from "@/server/platform/db/client";
import { ProviderError } from "@/server/platform/errors";
import { resetDatabase } from "@/server/testing/database";
import { collectWhenReady, lookupStates, onlyTask } from "@/server/testing/factories/answers";
import { askDomains, startTogether } from "@/server/testing/factories/lookups";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { balanceOf, expectProven, person } from "@/server/testing/runs";
import { until } from "@/server/testing/until";
import { applyDelivery } from "@/server/webhooks/apply-delivery";
import { findTaskHash } from "@/server/webhooks/find-task-hash";

let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 50 });
  await reconcileCredits();
});
afterEach(() => providers.close());

type Decision = "write-off" | "retry";
const decide = (taskId: string, decision: Decision) =>
  decideUnknownTask(person, { taskId, decision, reason: "support says so" });

/** A start that broke off although Snov.io had accepted it, decided about before its webhook is looked at. */
async function decideTooEarly(decision: Decision) {
  providers.snov.setFaults({ requests: [{ on: "start", does: "reset", isCarriedOut: true }] });
  const { lookupIds } = await askDomains(5);
  await startTogether(lookupIds);
  const { id } = await onlyTask();
  const delivery = await until("the webhook has come", () => db.webhookDelivery.findFirst());
  await decide(id, decision);
  return { id, lookupIds, deliveryId: delivery.id };
}

const apply = (deliveryId: string) => applyDelivery(deliveryId, AbortSignal.timeout(5_000));
/** As the queue's worker does before it waits for its slot at Snov.io. */
async function prepare(lookupIds: readonly string[]) {
  const jobs = await db.queueJob.findMany({ where: { queue: "find-domain", lookupId: { in: [...lookupIds] } } });
  return prepareTask(
    "domain",
    jobs.map((job) => ({ jobId: job.id, lookupId: job.lookupId ?? "" })),
  );
}

const isWaited = async () => {
  const [row] = await db.$queryRaw<
    { n: number }[]
  >`select count(*)::int as n from pg_stat_activity where wait_event = 'advisory' and datname = current_database()`;
  return (row?.n ?? 0) > 0;
};

const isLocked = async () => {
  const [row] = await db.$queryRaw<
    { n: number }[]
  >`select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
  return (row?.n ?? 0) > 0;
};

const refusal = new ProviderError({ provider: "snov", kind: "rate-limited", message: "too many requests" });

const noteOf = async (id: string) => (await db.webhookDelivery.findUniqueOrThrow({ where: { id } })).note;
const charged = () => providers.snov.state().charged.total;

describe("a result that comes after a person has decided", () => {
  it("to write the task off is stored all the same and costs nothing more", async () => {
    const { id, deliveryId } = await decideTooEarly("write-off");
    await apply(deliveryId);
    expect((await lookupStates()).failed).toBeUndefined();
    expect((await lookupStates()).found).toBeGreaterThan(0);
    expect([await balanceOf("written_off"), await balanceOf("spent")]).toEqual([5, 0]);
    expect(await noteOf(deliveryId)).toMatch(/5 answers stored, .* 0 credits spent/);
    expect(await db.queueJob.count({ where: { queue: "score-domain" } })).toBe(5);
    await apply(deliveryId);
    expect(await collectTaskResult(id, "poll")).toBe("over");
    await expectProven();
  });

  it("to write the task off is stored as far as it goes when Snov.io ran dry on the way", async () => {
    providers.snov.setCredits(1);
    providers.snov.setFaults({ credits: { whenShort: "partial" } });
    const { deliveryId } = await decideTooEarly("write-off");
    await apply(deliveryId);
    expect(await lookupStates()).toEqual({ found: 1, failed: 4 });
    expect([await balanceOf("written_off"), await balanceOf("spent")]).toEqual([5, 0]);
    await apply(deliveryId);
    expect(await lookupStates()).toEqual({ found: 1, failed: 4 });
    await expectProven();
  });

  it("to write the task off serves those who asked the same anew meanwhile: nothing is bought again", async () => {
    const { deliveryId } = await decideTooEarly("write-off");
    const again = await askDomains(5);
    expect(await lookupStates()).toEqual({ failed: 5, waiting: 5 });
    await apply(deliveryId);
    await startTogether(again.lookupIds);
    expect(providers.snov.state().starts).toBe(1);
    expect([await balanceOf("written_off"), await balanceOf("spent"), await balanceOf("held")]).toEqual([5, 0, 0]);
    expect(await db.lookup.count({ where: { id: { in: again.lookupIds }, state: "cancelled" } })).toBe(5);
    expect(await db.queueJob.count({ where: { queue: "score-domain", runId: again.runId } })).toBe(5);
    await expectProven();
  });

  it("to write the task off stops a start of the same questions that has not left yet, which it serves", async () => {
    const { deliveryId } = await decideTooEarly("write-off");
    const { lookupIds } = await askDomains(5);
    const prepared = await prepare(lookupIds);
    await apply(deliveryId);
    await expect(sendTask("domain", prepared.taskId ?? "", prepared.lookups, {})).rejects.toThrow(SendingStopped);
    await db.$transaction((tx) => takeBack(tx, prepared.taskId ?? "", "not_started", "stopped"));
    await startTogether(lookupIds);
    expect(providers.snov.state().starts).toBe(1);
    expect(await db.lookup.count({ where: { id: { in: lookupIds }, state: "cancelled" } })).toBe(5);
    await expectProven();
  });

  it("to write the task off is waited for by a start of the same questions that would leave at that moment", async () => {
    const { id } = await decideTooEarly("write-off");
    const prepared = await prepare((await askDomains(5)).lookupIds);
    const answers = Array.from({ length: 5 }, () => ({ kind: "domain" as const, domain: null }));
    let sent: Promise<unknown> | undefined;
    await db.$transaction(
      async (tx) => {
        await applyTaskResult(tx, id, { answers, by: "webhook" });
        sent = sendTask("domain", prepared.taskId ?? "", prepared.lookups, {}).catch((error: unknown) => error);
        await until("the start waits for the answers", isWaited, { timeoutMs: 20_000 });
      },
      { timeout: 60_000 },
    );
    expect(await sent).toBeInstanceOf(SendingStopped);
    expect(providers.snov.state().starts).toBe(1);
  });

  it("to ask again, and that was prepared but has not left, calls it back", async () => {
    const { lookupIds, deliveryId } = await decideTooEarly("retry");
    const prepared = await prepare(lookupIds);
    await apply(deliveryId);
    await expect(sendTask("domain", prepared.taskId ?? "", prepared.lookups, {})).rejects.toThrow(SendingStopped);
    expect(Object.keys(await lookupStates())).not.toContain("in_flight");
    expect([await balanceOf("spent"), await balanceOf("held")]).toEqual([charged(), 0]);
    expect(providers.snov.state().starts).toBe(1);
    await expectProven();
  });

  it("to ask again, and nothing was sent yet, is held and paid as usual, and not asked again", async () => {
    const { lookupIds, deliveryId } = await decideTooEarly("retry");
    expect(await lookupStates()).toEqual({ waiting: 5 });
    await apply(deliveryId);
    expect((await lookupStates()).waiting).toBeUndefined();
    expect([await balanceOf("spent"), await balanceOf("held")]).toEqual([charged(), 0]);
    expect(await db.queueJob.count({ where: { queue: "find-domain", state: "queued" } })).toBe(0);
    await startTogether(lookupIds);
    await apply(deliveryId);
    expect(providers.snov.state().starts).toBe(1);
    await expectProven();
  });

  it("to ask again, with room for some of the holds alone, is read for all of them once there is room: nothing is bought twice", async () => {
    const { lookupIds, deliveryId } = await decideTooEarly("retry");
    await db.creditBudget.updateMany({ data: { cap: 2 } });
    await apply(deliveryId);
    expect(await noteOf(deliveryId)).toMatch(/no room for the holds of all/);
    const outcomes = await startTogether(lookupIds);
    expect(outcomes.every((outcome) => outcome?.status === "returned")).toBe(true);
    expect([await lookupStates(), await balanceOf("held")]).toEqual([{ waiting: 5 }, 0]);
    await db.creditBudget.updateMany({ data: { cap: 50 } });
    await startTogether(lookupIds);
    await collectWhenReady((await db.snovTask.findFirstOrThrow({ where: { state: "started" } })).id);
    expect((await lookupStates()).waiting).toBeUndefined();
    expect([await balanceOf("spent"), await balanceOf("held")]).toEqual([charged(), 0]);
    expect(providers.snov.state().starts).toBe(1);
    await expectProven();
  });

  it("to ask again, and whose own start was cut too, is read once that is written off: nothing is bought twice", async () => {
    const { lookupIds, deliveryId } = await decideTooEarly("retry");
    providers.snov.setFaults({ requests: [{ on: "start", does: "reset", isCarriedOut: false }] });
    await startTogether(lookupIds);
    providers.snov.setFaults({ requests: [] });
    const again = await db.snovTask.findFirstOrThrow({ where: { state: "unknown" } });
    await apply(deliveryId);
    await decide(again.id, "write-off");
    expect(await lookupStates()).toEqual({ waiting: 5 });
    await startTogether(lookupIds);
    await collectWhenReady((await db.snovTask.findFirstOrThrow({ where: { state: "started" } })).id);
    expect((await lookupStates()).failed).toBeUndefined();
    expect((await lookupStates()).found).toBeGreaterThan(0);
    expect([await balanceOf("written_off"), await balanceOf("spent")]).toEqual([5, charged()]);
    expect(providers.snov.state().starts).toBe(1);
    await expectProven();
  });

  it("to ask again, and that is just being prepared, is looked at again: nothing is bought twice", async () => {
    const { lookupIds, deliveryId } = await decideTooEarly("retry");
    let preparing: ReturnType<typeof prepare> | undefined;
    await db.$transaction(
      async (tx) => {
        await tx.$queryRaw`select 1 from credit_accounts where name = 'available' for update`;
        preparing = prepare(lookupIds);
        await until("the start waits for the ledger, its lookups locked", isLocked, { timeoutMs: 20_000 });
        expect(await apply(deliveryId)).toMatchObject({ status: "returned" });
      },
      { timeout: 60_000 },
    );
    const prepared = await preparing;
    await expect(sendTask("domain", prepared?.taskId ?? "", prepared?.lookups ?? [], {})).rejects.toThrow(
      SendingStopped,
    );
    await apply(deliveryId);
    expect(await noteOf(deliveryId)).toMatch(/5 answers stored/);
    expect([await balanceOf("spent"), await balanceOf("held")]).toEqual([charged(), 0]);
    expect(providers.snov.state().starts).toBe(1);
    await expectProven();
  });

  it.each(["the webhook again", "the next start"])(
    "to ask again, and that was refused only after the webhook came, is read by %s",
    async (way) => {
      const { lookupIds, deliveryId } = await decideTooEarly("retry");
      const again = (await prepare(lookupIds)).taskId ?? "";
      await db.snovTask.update({ where: { id: again }, data: { state: "sending" } });
      expect(await apply(deliveryId)).toMatchObject({ status: "returned" });
      await settleStart(again, { outcome: "not-sent", error: refusal });
      if (way === "the next start") await startTogether(lookupIds);
      await apply(deliveryId);
      expect(await noteOf(deliveryId)).toMatch(/5 answers stored/);
      expect([await balanceOf("spent"), await balanceOf("held")]).toEqual([charged(), 0]);
      expect(providers.snov.state().starts).toBe(1);
      await expectProven();
    },
  );

  it("to ask again, and is told by the start's own answer while that leaves, is read when it was refused", async () => {
    const { id, lookupIds, deliveryId } = await decideTooEarly("retry");
    const delivery = await db.webhookDelivery.findUniqueOrThrow({ where: { id: deliveryId } });
    const again = (await prepare(lookupIds)).taskId ?? "";
    await db.snovTask.update({ where: { id: again }, data: { state: "sending" } });
    await settleStart(id, { outcome: "started", taskHash: findTaskHash(delivery.body) ?? "" });
    await settleStart(again, { outcome: "not-sent", error: refusal });
    await startTogether(lookupIds);
    await collectWhenReady((await db.snovTask.findFirstOrThrow({ where: { state: "started" } })).id);
    expect([await balanceOf("spent"), await balanceOf("held")]).toEqual([charged(), 0]);
    expect(providers.snov.state().starts).toBe(1);
    await expectProven();
  });

  it("to ask again, and that was done, changes nothing and says so", async () => {
    const { lookupIds, deliveryId } = await decideTooEarly("retry");
    await startTogether(lookupIds);
    await apply(deliveryId);
    expect(await lookupStates()).toEqual({ in_flight: 5 });
    expect(await noteOf(deliveryId)).toMatch(/none of its lookups waits for it any more/);
    await collectWhenReady((await db.snovTask.findFirstOrThrow({ where: { state: "started" } })).id);
    await expectProven();
  });
});

it.each(["write-off", "retry"] as const)(
  "a %s reads a known hash first, and is not needed when that answers",
  async (decision) => {
    await startTogether((await askDomains(5)).lookupIds);
    const { id } = await onlyTask();
    await until("Snov.io has billed the task", async () => charged() > 0);
    await db.$transaction((tx) => noteUnknown(tx, id, "no result within a day"));
    await expect(decide(id, decision)).rejects.toMatchObject({ code: "CONFLICT" });
    expect((await onlyTask()).state).toBe("completed");
    expect([await balanceOf("spent"), await balanceOf("written_off")]).toEqual([charged(), 0]);
    await expectProven();
  },
);
