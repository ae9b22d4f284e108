import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { explainDrift, listOpenDrifts } from "@/server/credits/drifts";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { requestLookup } from "@/server/enrichment/lookups/request-lookup";
import { decideUnknownTask, probeUnknownTasks } from "@/server/enrichment/tasks/resolve-unknown";
import { knowAddress } from "@/server/integrations/snov/sandbox/knowledge";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { collectWhenReady, lookupStates, onlyTask } from "@/server/testing/factories/answers";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { askDomains, createRun, startTogether } from "@/server/testing/factories/lookups";
import { age, cutStart, loseStart } from "@/server/testing/factories/lost-starts";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { balanceOf, expectProven, person } from "@/server/testing/runs";
import { until } from "@/server/testing/until";

const CREDITS = 50;
let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: CREDITS });
  await reconcileCredits();
});
afterEach(() => providers.close());

/** What a reading moved the books by, and how many tasks the probe resolved after it. */
async function readAndProbe(): Promise<[number, number]> {
  const reading = await reconcileCredits();
  if (!reading) throw new Error("no reading");
  return [reading.adjustment, await probeUnknownTasks(reading)];
}

describe("a start of unknown fate", () => {
  it("is given back by the balance once everything was quiet for long enough, and asked again", async () => {
    const { lookupIds } = await loseStart(providers.snov, { isAccepted: false });
    const reading = await reconcileCredits();
    if (!reading) throw new Error("no reading");
    expect(await probeUnknownTasks(reading)).toBe(0);
    await age();
    expect(await probeUnknownTasks(reading)).toBe(1);
    expect(await lookupStates()).toEqual({ waiting: 5 });
    expect([await balanceOf("held"), await balanceOf("available")]).toEqual([0, CREDITS]);

    await startTogether(lookupIds);
    const second = await db.snovTask.findFirstOrThrow({ where: { state: "started" } });
    await collectWhenReady(second.id);
    expect(await balanceOf("spent")).toBe(providers.snov.state().charged.total);
    await expectProven();
  });

  it("stays unknown when the balance shows that something was billed", async () => {
    await loseStart(providers.snov, { isAccepted: true, isHeard: false });
    await until("Snov.io has billed the task", async () => providers.snov.state().charged.total > 0);
    await age();
    const reading = await reconcileCredits();
    expect(reading).toMatchObject({ adjustment: 0, held: 5 });
    expect(reading && (await probeUnknownTasks(reading))).toBe(0);
    expect(await lookupStates()).toEqual({ unknown: 5 });
    expect(await balanceOf("held")).toBe(5);
  });

  it("stays unknown when credits were granted meanwhile: they would hide what was billed", async () => {
    await loseStart(providers.snov, { isAccepted: true, isHeard: false });
    await until("Snov.io has billed the task", async () => providers.snov.state().charged.total > 0);
    providers.snov.renew(1000);
    await age();
    const first = await reconcileCredits();
    expect(first?.adjustment).toBeGreaterThan(0);
    expect(first && (await probeUnknownTasks(first))).toBe(0);
    const second = await reconcileCredits();
    expect(second?.adjustment).toBe(0);
    expect(second && (await probeUnknownTasks(second))).toBe(0);
    expect(await balanceOf("held")).toBe(5);
  });

  it.each([true, false])(
    "stays unknown whatever a surplus is said to have come from (accepted: %s)",
    async (isAccepted) => {
      await startTogether((await askDomains(5, { prefix: "Paid" })).lookupIds);
      await collectWhenReady((await onlyTask()).id);
      const paid = providers.snov.state().charged.total;
      const billed = await cutStart(providers.snov, isAccepted);
      await age();
      // More than was billed for the lost task, if anything was: the surplus is only what the bill has left of the refund.
      const refund = billed + 1;
      expect(refund).toBeLessThanOrEqual(paid + 1);
      providers.snov.setCredits(providers.snov.state().balance + refund);
      expect(await readAndProbe()).toEqual([1, 0]);
      const [surplus] = await listOpenDrifts();
      if (surplus) await explainDrift(person, { id: surplus.id, cause: "a refund that support announced" });
      expect(await readAndProbe()).toEqual([0, 0]);
      expect([(await lookupStates()).unknown, await balanceOf("held")]).toEqual([5, 5]);
      await expectProven();
    },
  );

  it.each([
    ["what came back leaves a bill out", { isAccepted: true, more: 1 }],
    ["nothing comes back, as the other was billed as much", { isAccepted: true, more: 0 }],
    ["all came back", { isAccepted: false, more: 5 }],
  ])("stays unknown once another was written off: %s", async (_, { isAccepted, more }) => {
    const billed = await cutStart(providers.snov, isAccepted);
    expect(billed > 0).toBe(isAccepted);
    const size = billed + more;
    expect(await cutStart(providers.snov, false, { prefix: "Lost", size })).toBe(0);
    await age();
    const other = await db.snovTask.findFirstOrThrow({ orderBy: { id: "desc" } });
    await decideUnknownTask(person, { taskId: other.id, decision: "write-off", reason: "it never arrived" });
    expect(await readAndProbe()).toEqual([more, 0]);
    expect(await readAndProbe()).toEqual([0, 0]);
    expect(await lookupStates()).toEqual({ unknown: 5, failed: size });
    await expectProven();
  });

  it("stays unknown when a person of several addresses was settled meanwhile: Snov.io may bill it once", async () => {
    providers.snov.setFaults({
      credits: { emailPrice: "per-lookup" },
      answers: { severalEmails: "always", offDomainEmails: "always" },
    });
    const companyNumber = await createCompany();
    const officerId = await createOfficer(companyNumber);
    const run = await createRun([companyNumber]);
    const question = {
      kind: "email" as const,
      input: { firstName: "Ada", lastName: "Marlowe", domain: "brackenfold.example" },
    };
    const { lookupId } = await db.$transaction((tx) =>
      requestLookup(tx, { question, companyNumber, officerId, run, priority: 1 }),
    );
    await startTogether([lookupId], "email");
    await collectWhenReady((await onlyTask()).id);
    const surplus = (await balanceOf("spent")) - providers.snov.state().charged.total;
    expect(surplus).toBeGreaterThan(0);
    const billed = await cutStart(providers.snov, true, { size: surplus });
    expect(billed).toBeGreaterThan(0);
    await age();
    expect((await readAndProbe())[1]).toBe(0);
    expect((await lookupStates()).unknown).toBe(surplus);
  });

  it("stays unknown when addresses were verified meanwhile: Snov.io does not say what it bills for them", async () => {
    const billed = await cutStart(providers.snov, true);
    const lost = await onlyTask();
    providers.snov.setFaults({ requests: [], credits: { verificationPrice: 0 } });
    const companyNumber = await createCompany();
    const officerId = await createOfficer(companyNumber);
    const run = await createRun([companyNumber]);
    const emails = Array.from({ length: 30 }, (_, index) => `somebody${index}@harrowmere.co.uk`)
      .filter((email) => knowAddress("pipeline", email).status !== "not_valid")
      .slice(0, billed);
    const asked: string[] = [];
    for (const email of emails) {
      const question = { kind: "verification" as const, input: { email } };
      const { lookupId } = await db.$transaction((tx) =>
        requestLookup(tx, { question, companyNumber, officerId, run, priority: 1 }),
      );
      asked.push(lookupId);
    }
    await startTogether(asked, "verification");
    const verification = await db.snovTask.findFirstOrThrow({ where: { id: { not: lost.id } } });
    await collectWhenReady(verification.id);
    // What the verifications did not cost is just what the lost task did.
    expect([await balanceOf("spent"), providers.snov.state().charged.total]).toEqual([billed, billed]);
    await age();
    expect(await readAndProbe()).toEqual([0, 0]);
    expect((await lookupStates()).unknown).toBe(5);
    await expectProven();
  });

  it.each([
    { isAccepted: true, resolved: 0, state: "unknown" },
    { isAccepted: false, resolved: 1, state: "waiting" },
  ])("is judged to the hundredth where less than a credit is billed (accepted: $isAccepted)", async (one) => {
    providers.snov.setFaults({ credits: { verificationPrice: 0.5 } });
    providers.snov.setCredits(CREDITS + 0.5);
    await reconcileCredits();
    const companyNumber = await createCompany();
    const officerId = await createOfficer(companyNumber);
    const run = await createRun([companyNumber]);
    const [email = ""] = Array.from({ length: 30 }, (_, index) => `somebody${index}@harrowmere.co.uk`).filter(
      (address) => knowAddress("pipeline", address).status !== "not_valid",
    );
    const question = { kind: "verification" as const, input: { email } };
    const { lookupId } = await db.$transaction((tx) =>
      requestLookup(tx, { question, companyNumber, officerId, run, priority: 1 }),
    );
    const lost = { on: "start", does: "reset", isCarriedOut: one.isAccepted } as const;
    providers.snov.setFaults({ requests: [lost], webhooks: { isOn: false } });
    await startTogether([lookupId], "verification");
    if (one.isAccepted)
      await until("Snov.io has billed the task", async () => providers.snov.state().charged.total === 0.5);
    await age();
    // Rounded down it is the same balance.
    expect(await readAndProbe()).toEqual([0, one.resolved]);
    expect(await lookupStates()).toEqual({ [one.state]: 1 });
    await expectProven();
  });

  it("is judged in spite of a write-off whose credits are accounted for", async () => {
    const billed = await cutStart(providers.snov, true);
    const { id } = await onlyTask();
    await decideUnknownTask(person, { taskId: id, decision: "write-off", reason: "support says so" });
    expect(await readAndProbe()).toEqual([5 - billed, 0]);
    await cutStart(providers.snov, false, { prefix: "Lost" });
    await age();
    expect(await readAndProbe()).toEqual([0, 1]);
    expect(await lookupStates()).toEqual({ failed: 5, waiting: 5 });
    await expectProven();
  });

  it("stays unknown when the plan was renewed meanwhile: it fills up what was billed", async () => {
    const billed = await cutStart(providers.snov, true);
    await age();
    providers.snov.setCredits(providers.snov.state().balance + billed);
    await db.balanceReading.updateMany({ data: { limitResetsInDays: 2 } });
    expect(await readAndProbe()).toEqual([0, 0]);
    expect(await lookupStates()).toEqual({ unknown: 5 });
  });

  it("is not judged by the balance while anything else is under way", async () => {
    await loseStart(providers.snov, { isAccepted: false });
    await age();
    providers.snov.setFaults({ requests: [], tasks: { delayMs: 60_000 } });
    await startTogether((await askDomains(1, { prefix: "Other" })).lookupIds);
    const reading = await reconcileCredits();
    expect(reading && (await probeUnknownTasks(reading))).toBe(0);
  });
});
