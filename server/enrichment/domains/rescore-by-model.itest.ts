import { beforeEach, expect, it } from "vitest";
import { ACCEPT_AT } from "@/server/enrichment/domain-score/schema";
import { rescoreByModel } from "@/server/enrichment/domains/rescore-by-model";
import { db } from "@/server/platform/db/client";
import type { Decision } from "@/server/platform/db/generated/enums";
import { resetDatabase } from "@/server/testing/database";
import { createCompany } from "@/server/testing/factories/companies";

beforeEach(resetDatabase);

/** As an earlier model left it: in review, though by the names it is the company's. */
async function createOld(decision: Decision | null = null) {
  const companyNumber = await createCompany({ name: "HARROWMERE JOINERY LIMITED" });
  const decided = { decision, decidedBy: decision && "Test", decidedAt: decision && new Date() };
  const at = { lastVerifiedAt: new Date(), expiresAt: new Date() };
  const { id } = await db.companyDomain.create({
    data: {
      ...{ companyNumber, domain: `harrowmerejoinery${decision ? ".com" : ".co.uk"}`, source: "snov" as const },
      ...{ confidence: 0.6, band: "review" as const, reasons: [], ...decided, ...at },
    },
  });
  return id;
}

const stored = (id: string) => db.companyDomain.findUniqueOrThrow({ where: { id } });

it("stored candidates are scored anew once for each model, and a person's decision stays", async () => {
  const [open, rejected] = [await createOld(), await createOld("rejected")];
  expect(await rescoreByModel()).toBe(2);
  expect((await stored(open)).band).toBe("accept");
  expect((await stored(open)).confidence).toBeGreaterThanOrEqual(ACCEPT_AT);
  expect(await stored(rejected)).toMatchObject({ decision: "rejected", decidedBy: "Test" });

  await db.companyDomain.update({ where: { id: open }, data: { band: "review" } });
  expect(await rescoreByModel()).toBe(0);
  expect((await stored(open)).band).toBe("review");
  expect(await rescoreByModel("a later model")).toBe(2);
  expect((await stored(open)).band).toBe("accept");
});

it("they go on where the last portion ended, and two workers score each of them once", async () => {
  for (let count = 0; count < 5; count += 1) await createOld();
  expect(await rescoreByModel("new", 2)).toBe(2);
  expect(await db.companyDomain.count({ where: { band: "review" } })).toBe(3);
  const [one, other] = await Promise.all([rescoreByModel("new"), rescoreByModel("new")]);
  expect(one + other + (await rescoreByModel("new"))).toBe(3);
  expect(await db.companyDomain.count({ where: { band: "review" } })).toBe(0);
});
