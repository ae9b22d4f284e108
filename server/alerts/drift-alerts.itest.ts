import { describe, expect, test } from "vitest";
import { evaluateAlerts } from "@/server/alerts/evaluate-alerts";
import { listAlerts, readOpenAlerts } from "@/server/alerts/reads";
import { explainDrift, listOpenDrifts, openDrift } from "@/server/credits/drifts";
import { recordTransfers } from "@/server/credits/record-transfers";
import { db } from "@/server/platform/db/client";
import { receiveAlerts } from "@/server/testing/alerts";
import { openBooks } from "@/server/testing/factories/ledger";
import { person } from "@/server/testing/runs";

receiveAlerts();

describe("a drift", () => {
  let readings = 0;
  const drift = (amount: number) =>
    db.$transaction(async (tx) => {
      readings += 1;
      const idempotencyKey = `reading:${readings}`;
      const transfer = { amount: Math.abs(amount), cause: "a reading", actor: "test", idempotencyKey };
      await recordTransfers(tx, [{ kind: amount < 0 ? "drift" : "grant", ...transfer }]);
      const { sequence } = await tx.creditTransfer.findUniqueOrThrow({ where: { idempotencyKey } });
      await openDrift(tx, { sequence, amount });
    });
  const told = () => db.alertDelivery.count({ where: { alert: { condition: "drift" } } });
  const openAlerts = () => db.alert.count({ where: { condition: "drift", resolvedAt: null } });

  test("that is much larger than the one told of is told at once, and the alert ends with the last cause", async () => {
    await openBooks({ granted: 500 });
    await drift(-10);
    await evaluateAlerts();
    await drift(-5);
    await evaluateAlerts();
    expect([await openAlerts(), await told()]).toEqual([1, 2]);
    await drift(-60);
    await Promise.all([evaluateAlerts(), evaluateAlerts()]);
    expect([await openAlerts(), await told()]).toEqual([1, 4]);
    for (const { id } of await listOpenDrifts()) {
      expect(await openAlerts()).toBe(1);
      await explainDrift(person, { id, cause: "searches by hand" });
      await evaluateAlerts();
    }
    expect(await openAlerts()).toBe(0);
  });

  test("that grew since it was told says what it is by now beside what it was then", async () => {
    await openBooks({ granted: 500 });
    await drift(-10);
    await evaluateAlerts();
    const isOpen = { isOpen: true, limit: 10 };
    expect((await listAlerts(isOpen)).items).toMatchObject([{ now: null }]);
    await drift(-5);
    await evaluateAlerts();
    const [alert] = (await listAlerts(isOpen)).items;
    expect(alert?.sentence).toContain("10 credits fewer");
    expect(alert?.now).toBe("15 credits fewer than our books can explain (2 open entries)");
    expect((await readOpenAlerts()).items).toEqual([alert]);
  });

  test("that comes right after another one had its cause is told too", async () => {
    await openBooks({ granted: 500 });
    await drift(-10);
    await evaluateAlerts();
    const [first] = await listOpenDrifts();
    await explainDrift(person, { id: first?.id ?? "", cause: "searches by hand" });
    await evaluateAlerts();
    expect([await openAlerts(), await told()]).toEqual([0, 2]);
    await drift(-200);
    await evaluateAlerts();
    expect([await openAlerts(), await told()]).toEqual([1, 4]);
  });
});
