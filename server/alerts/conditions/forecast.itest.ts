import { beforeEach, expect, it } from "vitest";
import { forecast } from "@/server/alerts/conditions/forecast";
import { evaluateAlerts } from "@/server/alerts/evaluate-alerts";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { settle } from "@/server/testing/factories/end-tasks";
import { createPayer, holdForTask, openBooks } from "@/server/testing/factories/ledger";

beforeEach(resetDatabase);

/** What people are told of now. */
async function told() {
  await evaluateAlerts({ due: [forecast] });
  return db.alert.findMany({ where: { resolvedAt: null }, select: { key: true, sentence: true } });
}

const readBalance = (limitResetsInDays: number) =>
  db.balanceReading.create({ data: { credits: 10, available: 10, held: 0, adjustment: 0, limitResetsInDays } });

it("credits that today's pace uses up are told of until the plan renews in time or more were granted", async () => {
  await openBooks({ granted: 20 });
  expect(await told()).toEqual([]);
  await settle(await holdForTask(await createPayer(20), 10), 1);
  expect(await told()).toEqual([
    {
      key: "forecast",
      sentence: expect.stringMatching(/^At 10 credits a day they run out on .*, before the period ends on/),
    },
  ]);
  await readBalance(1);
  expect(await told()).toEqual([]);
  await readBalance(20);
  expect(await told()).toMatchObject([{ sentence: expect.stringContaining("before the plan renews on") }]);
  await openBooks({ granted: 1_000 });
  expect(await told()).toEqual([]);
});
