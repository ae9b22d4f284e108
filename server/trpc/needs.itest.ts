import { beforeEach, expect, test } from "vitest";
import { explainDrift, openDrift } from "@/server/credits/drifts";
import { recordTransfers } from "@/server/credits/record-transfers";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { openBooks } from "@/server/testing/factories/ledger";
import { createRun } from "@/server/testing/factories/lookups";
import { person } from "@/server/testing/runs";
import { readNeeds } from "@/server/trpc/needs";

beforeEach(resetDatabase);

test("what goes on only by a person's word is counted where it is given, until it is given", async () => {
  expect(await readNeeds()).toEqual({ credits: 0, runs: 0, queues: 0 });

  await openBooks({ granted: 10 });
  const drift = await db.$transaction(async (tx) => {
    await recordTransfers(tx, [
      { kind: "drift", amount: 3, cause: "a reading", actor: "test", idempotencyKey: "reading:1" },
    ]);
    const { sequence } = await tx.creditTransfer.findUniqueOrThrow({ where: { idempotencyKey: "reading:1" } });
    await openDrift(tx, { sequence, amount: -3 });
    return tx.creditDrift.findFirstOrThrow();
  });
  for (const pausedCause of ["cap", "daily_cap", "person"] as const) {
    const { id } = await createRun([]);
    await db.run.update({ where: { id }, data: { state: "paused", pausedCause } });
  }
  for (const state of ["unknown", "completed"] as const)
    await db.snovTask.create({ data: { kind: "domain", size: 1, state } });
  await db.$executeRaw`insert into pgboss.job (name, state) values ('find-domain.dead', 'created'), ('find-domain', 'created')`;
  expect(await readNeeds()).toEqual({ credits: 2, runs: 1, queues: 1 });

  await explainDrift(person, { id: drift.id, cause: "bought by hand at Snov.io" });
  expect(await readNeeds()).toMatchObject({ credits: 1 });
});
