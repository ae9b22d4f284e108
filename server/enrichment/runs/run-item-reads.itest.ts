import { beforeEach, expect, it } from "vitest";
import { listRunItems } from "@/server/enrichment/runs/run-item-reads";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { createCompany } from "@/server/testing/factories/companies";
import { createRun } from "@/server/testing/factories/lookups";

beforeEach(resetDatabase);

it("a company that was left out says why, whatever the reason", async () => {
  const [gone, hidden, open] = [await createCompany(), await createCompany(), await createCompany()];
  const { id } = await createRun([gone, hidden, open]);
  await db.runItem.update({
    where: { runId_companyNumber: { runId: id, companyNumber: gone } },
    data: { skipped: "suspended" },
  });
  await db.runItem.update({
    where: { runId_companyNumber: { runId: id, companyNumber: hidden } },
    data: { skipped: "suppressed" },
  });
  const { items, total } = await listRunItems({ id, limit: 10, state: ["skipped"] });
  expect(new Map(items.map(({ companyNumber, state, skipped }) => [companyNumber, [state, skipped]]))).toEqual(
    new Map([
      [gone, ["skipped", "suspended"]],
      [hidden, ["skipped", "suppressed"]],
    ]),
  );
  expect(total).toEqual({ count: 2, exact: true });
});

it("a company of a run tells which domain was found and rejected, unless another one counts", async () => {
  const companyNumber = await createCompany();
  const { id } = await createRun([companyNumber]);
  const at = { lastVerifiedAt: new Date(), expiresAt: new Date() };
  const found = { companyNumber, source: "snov" as const, reasons: [], ...at };
  await db.companyDomain.create({ data: { ...found, domain: "example.com", confidence: 0.1, band: "reject" } });
  const item = async () => (await listRunItems({ id, limit: 10 })).items[0];
  expect(await item()).toMatchObject({ domain: null, rejectedDomain: "example.com" });
  await db.companyDomain.create({ data: { ...found, domain: "harrowmere.co.uk", confidence: 0.9, band: "accept" } });
  expect(await item()).toMatchObject({ domain: "harrowmere.co.uk", rejectedDomain: null });
});
