import { beforeEach, expect, it } from "vitest";
import { recordTransfers } from "@/server/credits/record-transfers";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { createPayer, holdForTask, openBooks } from "@/server/testing/factories/ledger";
import { until } from "@/server/testing/until";

beforeEach(resetDatabase);

const lockRun = (tx: Pick<typeof db, "$queryRaw">, id: string) =>
  tx.$queryRaw`select id from runs where id = ${id}::uuid for no key update`;

/** What somebody waits for at this moment. */
const isWaited = async () => {
  const [row] = await db.$queryRaw<
    { n: number }[]
  >`select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
  return (row?.n ?? 0) > 0;
};

it("a settlement over several runs locks them by their ids, as everybody does who locks several", async () => {
  await openBooks({ granted: 100 });
  const payers = [await createPayer(50), await createPayer(50)];
  const [low = "", high = ""] = payers.map((payer) => payer.runId).sort();
  for (const payer of payers) await holdForTask(payer, 1);
  const holds = await db.creditTransfer.findMany({ where: { kind: "hold" } });
  // The later run first: the order of a task's places has nothing to do with ids.
  const transfers = [high, low].flatMap((runId) =>
    holds
      .filter((hold) => hold.runId === runId)
      .map(({ amount, taskId, lookupId, budgetId, operation, companyNumber }) => ({
        ...{ kind: "release" as const, amount, cause: "test", actor: "test", runId },
        ...{ taskId: taskId ?? "", lookupId: lookupId ?? "", budgetId: budgetId ?? "" },
        ...{ operation: operation ?? "domain", companyNumber: companyNumber ?? "" },
        idempotencyKey: `release:${taskId}:${lookupId}`,
      })),
  );
  let settled: Promise<number> | undefined;
  await db.$transaction(async (tx) => {
    await lockRun(tx, low);
    settled = db.$transaction((other) => recordTransfers(other, transfers));
    await until("the settlement waits", isWaited);
    await lockRun(tx, high);
  });
  expect(await settled).toBe(2);
});
