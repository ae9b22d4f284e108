import { beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";

beforeEach(resetDatabase);

test("a reset empties tables and keeps the rows that migrations put there", async () => {
  await db.instanceSecret.create({ data: { name: "test", value: "x" } });
  await db.creditAccount.updateMany({ data: { balance: 7 } });
  await resetDatabase();
  expect(await db.instanceSecret.count()).toBe(0);
  expect(await db.creditAccount.findMany({ where: { balance: { not: 0 } } })).toEqual([]);
  expect(await db.creditAccount.count()).toBe(5);
});

test("a reset also empties append-only tables", async () => {
  await db.$executeRaw`insert into snov_credit_usage (kind, from_account, to_account, amount, cause, actor, idempotency_key)
    values ('grant', 'provider', 'available', 5, 'test', 'test', 'test')`;
  await resetDatabase();
  expect(await db.$queryRaw`select count(*)::int as n from snov_credit_usage`).toEqual([{ n: 0 }]);
});
