import { afterEach, beforeEach, expect, test } from "vitest";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { db } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";
import { resetDatabase } from "@/server/testing/database";
import { lookupStates } from "@/server/testing/factories/answers";
import { askDomains, startTogether } from "@/server/testing/factories/lookups";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { type CrashPoint, runUntilCrash } from "@/server/testing/run-until-crash";
import { balanceOf, expectProven } from "@/server/testing/runs";
import { applyDelivery } from "@/server/webhooks/apply-delivery";
import { signScope } from "@/server/webhooks/capability";
import { receiveDelivery } from "@/server/webhooks/receive-delivery";

let providers: TestProviders;
const never = new AbortController().signal;

beforeEach(resetDatabase);
afterEach(() => providers?.close());

async function receive(scope: string, body: string): Promise<string> {
  const token = signScope(scope, env().snov.webhookSecrets) ?? "";
  const receipt = await receiveDelivery({ scope, token }, new Request("http://localhost/", { method: "POST", body }));
  if (receipt.outcome === "refused") throw new Error(`refused: ${receipt.reason}`);
  return receipt.deliveryId;
}

/** Both sides of every boundary that a whole run crosses. */
function pointsOf(crossed: readonly string[]): CrashPoint[] {
  return crossed.flatMap((_, index) => [
    { at: index + 1, side: "before" as const },
    { at: index + 1, side: "after" as const },
  ]);
}

test("receipt is one statement: a crash on either side of it loses nothing and enqueues nothing twice", async () => {
  const body = '{"event":"company.found_domains_by_names"}';
  const receipt = async (point: CrashPoint | null) => {
    await resetDatabase();
    const { id } = await db.snovTask.create({
      data: { kind: "domain", size: 1, state: "started", taskHash: "a".repeat(32) },
    });
    const run = await runUntilCrash(point, () => receive(id, body));
    // What was not acknowledged comes again.
    if (run.hasCrashed) await receive(id, body);
    return run;
  };
  const { crossed } = await receipt(null);
  expect(crossed).toHaveLength(1);
  for (const point of pointsOf(crossed)) {
    expect(await receipt(point)).toMatchObject({ hasCrashed: true });
    const firsts = await db.webhookDelivery.findMany({ where: { duplicateOfId: null }, select: { id: true } });
    expect(firsts).toHaveLength(1);
    const jobs = await db.queueJob.findMany({ select: { payload: true } });
    expect(jobs).toEqual([{ payload: { deliveryId: firsts[0]?.id } }]);
    const [boss] = await db.$queryRaw<
      { jobs: number }[]
    >`select count(*)::int as jobs from pgboss.job where name = 'apply-delivery'`;
    expect(boss?.jobs).toBe(1);
  }
});

test("applying survives a crash on either side of every statement and request: the result is stored and paid for once", {}, async () => {
  providers = await openProviders({ credits: 500, faults: { tasks: { delayMs: 0 }, webhooks: { isOn: false } } });
  await reconcileCredits();
  let asked = 0;
  const apply = async (point: CrashPoint) => {
    asked += 1;
    const { lookupIds } = await askDomains(1, { prefix: `Brackenfold ${asked}` });
    await startTogether(lookupIds);
    const task = await db.snovTask.findFirstOrThrow({ where: { state: "started" } });
    const id = await receive(task.id, JSON.stringify({ data: { meta: { task_hash: task.taskHash } } }));
    const run = await runUntilCrash(point, () => applyDelivery(id, never));
    // pg-boss hands the job of a dead worker to another one.
    if (run.hasCrashed) await applyDelivery(id, never);
    const charged = providers.snov.state().charged.total;
    expect([await balanceOf("spent"), await balanceOf("held")], JSON.stringify(run)).toEqual([charged, 0]);
    const states = await lookupStates();
    expect((states.found ?? 0) + (states.not_found ?? 0)).toBe(asked);
    expect(await db.webhookDelivery.findUnique({ where: { id } })).toMatchObject({ state: "applied" });
    return run;
  };
  // Dying after a boundary leaves what dying before the next one leaves, so one side of each is all there is.
  let run = await apply({ at: 1, side: "before" });
  for (let at = 2; run.hasCrashed; at += 1) run = await apply({ at, side: "before" });
  // What is noted on the side (the allowance, a provider's health) moves these by some places from one run to the next: the commits
  // after which the task is known, the request has its slot and the result is stored, and the request.
  const commits = [1, 2, 3].map((nth) => ({ name: "COMMIT", nth }));
  for (const at of [...commits, "GET /v2/company-domain-by-name/result"])
    for (const side of ["before", "after"] as const)
      expect(await apply({ at, side })).toMatchObject({ hasCrashed: true });
  await expectProven();
});
