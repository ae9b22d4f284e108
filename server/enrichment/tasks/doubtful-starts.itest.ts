import { afterEach, beforeEach, expect, it } from "vitest";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { db } from "@/server/platform/db/client";
import { listPauses } from "@/server/queues/pauses";
import { endTimedPauses } from "@/server/queues/resume-queue";
import { resetDatabase } from "@/server/testing/database";
import { lookupStates } from "@/server/testing/factories/answers";
import { askDomains, startTogether } from "@/server/testing/factories/lookups";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { balanceOf, expectProven } from "@/server/testing/runs";

let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 100, faults: { webhooks: { isOn: false } } });
  await reconcileCredits();
});
afterEach(() => providers.close());

/** Those of the lookups that wait. */
const waiting = async (ids: readonly string[] = []) =>
  (await db.lookup.findMany({ where: { id: { in: [...ids] }, state: "waiting" } })).map((lookup) => lookup.id);

const CAUSE = { cause: "unknown_starts", until: expect.any(Date), reason: expect.stringMatching(/in a row/) };

async function endPauses() {
  await db.queuePause.updateMany({ data: { until: new Date(Date.now() - 1_000) } });
  await endTimedPauses();
}

it("starts that nobody answers stop after the third, although readings are answered all the while; one tries at a time", async () => {
  providers.snov.setFaults({ requests: [{ on: "start", does: "status", status: 502, times: null }] });
  const asked = [];
  for (let index = 0; index < 5; index += 1) {
    asked.push((await askDomains(5, { prefix: `Word${index}` })).lookupIds);
    await startTogether(asked[index] ?? []);
    await reconcileCredits();
  }
  expect(await lookupStates()).toEqual({ unknown: 15, waiting: 10 });
  expect(await balanceOf("held")).toBe(15);
  expect(await listPauses()).toMatchObject([CAUSE, CAUSE, CAUSE]);

  await endPauses();
  const outcomes = await startTogether(await waiting(asked[4]));
  expect(outcomes.map((outcome) => outcome?.status)).toEqual(["completed", ...Array(4).fill("returned")]);
  expect(await lookupStates()).toEqual({ unknown: 16, waiting: 9 });
  expect(await listPauses()).toHaveLength(3);

  providers.snov.setFaults({ requests: [] });
  await endPauses();
  await startTogether(await waiting(asked[4]));
  expect(await lookupStates()).toMatchObject({ in_flight: 1 });
  await startTogether(await waiting(asked[4]));
  await startTogether(await waiting(asked[3]));
  expect(await lookupStates()).toEqual({ unknown: 16, in_flight: 9 });
  expect(await listPauses()).toEqual([]);
  await expectProven();
});

it("while one start tries, no other leaves", async () => {
  providers.snov.setFaults({ requests: [{ on: "start", does: "status", status: 502, times: 3 }] });
  for (const prefix of ["One", "Two", "Three"]) await startTogether((await askDomains(1, { prefix })).lookupIds);
  await endPauses();
  await db.snovTask.create({ data: { kind: "email", size: 1, state: "sending" } });
  const [outcome] = await startTogether((await askDomains(1, { prefix: "Four" })).lookupIds);
  expect(outcome).toMatchObject({ status: "returned" });
  expect([await lookupStates(), await balanceOf("held")]).toEqual([{ unknown: 3, waiting: 1 }, 3]);
});
