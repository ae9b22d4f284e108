import { beforeEach, expect, it } from "vitest";
import { unknownFate } from "@/server/alerts/conditions/unknown-fate";
import { alertPolicyValue } from "@/server/alerts/schema";
import { settleCredits } from "@/server/credits/settle-credits";
import { listUnknownTasks } from "@/server/enrichment/tasks/resolve-unknown";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { createPayer, holdForTask, openBooks } from "@/server/testing/factories/ledger";

beforeEach(resetDatabase);

it("what an answer was billed beyond every cap takes nothing from what a task of unknown fate still holds", async () => {
  await openBooks({ granted: 50 });
  const { taskId, lookupIds } = await holdForTask(await createPayer(6), 2, "email");
  const [answered = "", open = ""] = lookupIds;
  await db.$transaction((tx) =>
    settleCredits(tx, taskId, [{ lookupId: answered, billed: 5, cause: "five addresses" }], "test"),
  );
  await db.lookup.update({ where: { id: open }, data: { state: "unknown" } });
  const createdAt = new Date(Date.now() - 3_600_000);
  await db.snovTask.update({ where: { id: taskId }, data: { state: "unknown", createdAt } });

  expect(await listUnknownTasks()).toMatchObject([{ id: taskId, open: 1, held: 3 }]);
  const [alert] = await unknownFate.find(alertPolicyValue.parse({}), new Date());
  expect(alert?.sentence).toContain("; 3 credits stay held");
});
