import { afterEach, beforeEach, expect, it } from "vitest";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { db } from "@/server/platform/db/client";
import { pausePaidQueues } from "@/server/queues/pause-queue";
import { listPauses } from "@/server/queues/pauses";
import { resetDatabase } from "@/server/testing/database";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { person } from "@/server/testing/runs";

let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 40 });
});
afterEach(() => providers.close());

it("a person's reading is on record, in the ledger and in the audit; the house's own is not audited", async () => {
  await reconcileCredits();
  expect(await db.auditEntry.count({ where: { action: "credits.reconciled" } })).toBe(0);
  providers.snov.setCredits(55);
  await reconcileCredits(undefined, person);
  expect(await db.auditEntry.findFirst({ where: { action: "credits.reconciled" } })).toMatchObject({
    actor: "Test",
    after: { credits: 55, adjustment: 15 },
  });
  const transfers = await db.creditTransfer.findMany({ orderBy: { sequence: "asc" } });
  expect(transfers.map(({ actor, amount }) => [actor, amount])).toEqual([
    [expect.not.stringMatching("Test"), 40],
    ["Test", 15],
  ]);
});

it("a balance that can be read ends a pause for refused credentials, though no credit is left", async () => {
  providers.snov.setCredits(0);
  await db.$transaction((tx) => pausePaidQueues(tx, "unauthorised", "Snov.io refused the token"));
  expect(await listPauses()).not.toEqual([]);
  await reconcileCredits();
  expect(await listPauses()).toEqual([]);
});
