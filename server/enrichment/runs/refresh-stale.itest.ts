import { beforeEach, describe, expect, it } from "vitest";
import { changeSetting } from "@/server/access/change-setting";
import { holdsOf } from "@/server/credits/cost-rules";
import { costRulesValue } from "@/server/credits/settings/schema";
import { refreshStale, STALE_RUN, staleRefresh } from "@/server/enrichment/runs/refresh-stale";
import { getRun } from "@/server/enrichment/runs/run-reads";
import { lookupPolicyValue } from "@/server/enrichment/settings/schema";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { createCompany } from "@/server/testing/factories/companies";
import { holdForTask, openBooks } from "@/server/testing/factories/ledger";
import { person } from "@/server/testing/runs";

beforeEach(resetDatabase);

const DOMAIN = "harrowmere.co.uk";
const DAY = 86_400_000;

describe("stale companies", () => {
  const holds = holdsOf(costRulesValue.parse({}));
  const MOST_FOR_ONE = holds.domain + lookupPolicyValue.parse({}).officersPerCompany * holds.email;

  async function createStale(noticeOn: string, decision: "accepted" | null = null) {
    const companyNumber = await createCompany({ strikeOffNoticeOn: new Date(noticeOn) });
    const { id: runId } = await db.run.create({
      data: {
        name: "Old",
        cap: 1,
        steps: ["domain"],
        createdBy: "Test",
        estimate: {},
        state: "completed",
        items: { create: { companyNumber } },
      },
    });
    const at = { answeredAt: new Date(Date.now() - 31 * DAY), expiresAt: new Date(Date.now() - DAY) };
    const data = {
      kind: "domain" as const,
      key: `domain:${companyNumber}`,
      input: { name: "x" },
      priority: 1,
      companyNumber,
    };
    const lookup = await db.lookup.create({
      data: { ...data, state: "found", answer: { kind: "domain", domain: DOMAIN }, ...at },
    });
    await db.runItemLookup.create({ data: { runId, companyNumber, lookupId: lookup.id, isCached: false } });
    const decided = { decision, decidedBy: decision && "Test", decidedAt: decision && new Date() };
    const scored = { domain: DOMAIN, source: "snov" as const, confidence: 0.95, band: "accept" as const, reasons: [] };
    await db.companyDomain.create({
      data: { companyNumber, ...scored, ...decided, lastVerifiedAt: at.answeredAt, expiresAt: at.expiresAt },
    });
    return companyNumber;
  }

  const turnOn = (creditsPerDay: number) =>
    changeSetting(person, staleRefresh, { value: { isOn: true, creditsPerDay }, reason: "test" });

  it("are asked about again within the day's credits, decided ones first, by one run at a time, whoever asks", async () => {
    const old = await createStale("2026-01-01");
    const fresh = await createStale("2026-03-01");
    const decided = await createStale("2025-01-01", "accepted");
    expect(await refreshStale()).toBeNull();
    await turnOn(2 * MOST_FOR_ONE);
    const started = await Promise.all([refreshStale(), refreshStale(), refreshStale()]);
    const ids = started.filter((id) => id !== null);
    expect(ids).toHaveLength(1);
    const items = await db.runItem.findMany({ where: { runId: ids[0] ?? "" }, select: { companyNumber: true } });
    expect(items.map((item) => item.companyNumber).sort()).toEqual([fresh, decided].sort());
    expect(await getRun(ids[0] ?? "")).toMatchObject({
      name: STALE_RUN,
      createdBy: "Strikeline",
      cap: 2 * MOST_FOR_ONE,
    });
    expect(await refreshStale()).toBeNull();
    expect(items.map((item) => item.companyNumber)).not.toContain(old);
  });

  it("are those too whose answer was bought for another company", async () => {
    const payer = await createStale("2026-01-01");
    const other = await createCompany();
    const { lookupId, runId } = await db.runItemLookup.findFirstOrThrow();
    await db.runItem.create({ data: { runId, companyNumber: other } });
    await db.runItemLookup.create({ data: { runId, companyNumber: other, lookupId, isCached: false } });
    await turnOn(2 * MOST_FOR_ONE);
    const items = await db.runItem.findMany({ where: { runId: (await refreshStale()) ?? "" } });
    expect(items.map((item) => item.companyNumber).sort()).toEqual([payer, other].sort());
  });

  it("that were tried lately keep no others waiting, nor does a run that stands still", async () => {
    const [first, second] = [await createStale("2026-03-01"), await createStale("2026-01-01")];
    await turnOn(MOST_FOR_ONE);
    const tried = await refreshStale();
    await db.run.update({ where: { id: tried ?? "" }, data: { createdAt: new Date(Date.now() - 2 * 86_400_000) } });
    const next = await refreshStale();
    const numbersOf = async (id: string | null) =>
      (await db.runItem.findMany({ where: { runId: id ?? "" } })).map((item) => item.companyNumber);
    expect([await numbersOf(tried), await numbersOf(next)]).toEqual([[first], [second]]);
  });

  it("of which one may cost more than the day's credits are asked about one by one until a credit is used", async () => {
    const [first] = [await createStale("2026-03-01"), await createStale("2026-01-01")];
    await turnOn(MOST_FOR_ONE - 1);
    const runId = (await refreshStale()) ?? "";
    expect(await db.runItem.findMany({ where: { runId } })).toMatchObject([{ companyNumber: first }]);
    expect(await getRun(runId)).toMatchObject({ cap: MOST_FOR_ONE - 1 });
    await openBooks({ granted: 10 });
    await holdForTask({ runId, companyNumber: first }, 1);
    await db.run.update({ where: { id: runId }, data: { state: "completed" } });
    expect(await refreshStale()).toBeNull();
  });

  it("wait while there are no credits, and a company that left strike-off or whose strike-off is suspended is let go", async () => {
    const companyNumber = await createStale("2026-01-01");
    await turnOn(100);
    await db.queuePause.create({
      data: { queue: "find-domain", cause: "out_of_credits", by: "Strikeline", reason: "no credits" },
    });
    expect(await refreshStale()).toBeNull();
    await db.queuePause.deleteMany();
    for (const strikeOffStage of [null, "suspended"] as const) {
      await db.company.update({ where: { number: companyNumber }, data: { strikeOffStage } });
      expect(await refreshStale()).toBeNull();
    }
    await db.company.update({ where: { number: companyNumber }, data: { strikeOffStage: "proposed" } });
    expect(await refreshStale()).not.toBeNull();
  });
});
