import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/server/platform/db/client";
import { previewLeadScores } from "@/server/register/lead-score/preview-lead-scores";
import { readLeadScores } from "@/server/register/lead-score/read-lead-scores";
import { refreshLeadScores } from "@/server/register/lead-score/refresh-lead-scores";
import { leadSignalNames, leadWeightsValue } from "@/server/register/lead-score/schema";
import { listCompanies } from "@/server/register/reads";
import type { ListCompaniesInput } from "@/server/register/schema";
import { findCompanyPage } from "@/server/register/search/company-page";
import { refreshFacets } from "@/server/register/search/refresh-facets";
import { resetDatabase } from "@/server/testing/database";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";

beforeEach(async () => {
  await resetDatabase();
});

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS + days * DAY_MS);
const stored = async (number: string) =>
  (await db.company.findUniqueOrThrow({ where: { number }, select: { leadScore: true } })).leadScore;
const told = async (number: string) => (await readLeadScores([number])).get(number);
const pointsOf = async (number: string) =>
  Object.fromEntries((await told(number))?.reasons.map(({ signal, points }) => [signal, points]) ?? []);

/** A strike-off about which nothing speaks: no points but what a test gives it. */
const bare = (days = 70) => ({
  expectedDissolutionOn: inDays(days),
  incorporatedOn: new Date(),
  accountsCategory: null,
  accountsOverdue: false,
  accountsNextDueOn: null,
  confirmationOverdue: false,
  confirmationNextDueOn: null,
});

it("the weights that nobody set are those of the schema", async () => {
  const [row] = await db.$queryRaw<{ weights: unknown }[]>`select lead_weights() as weights`;
  expect(row?.weights).toEqual(leadWeightsValue.parse({}));
});

describe("the score of a company in strike-off", () => {
  it("rises as its days run out, and every signal says what it saw", async () => {
    const [late, soon] = [await createCompany(bare(70)), await createCompany(bare(0))];
    await refreshLeadScores();
    expect(await pointsOf(late)).toMatchObject({ daysLeft: 0 });
    expect(await pointsOf(soon)).toMatchObject({ daysLeft: 32 });
    expect((await told(soon))?.reasons.map(({ signal }) => signal)).toEqual(leadSignalNames);
    expect((await told(late))?.reasons[0]?.detail).toBe("70 days until it may be dissolved");
    expect([await stored(late), await stored(soon)]).toEqual([0, 32]);
  });

  it("counts size, charges, age and what is overdue, and stays within 0 and 100", async () => {
    const number = await createCompany({
      ...bare(0),
      accountsCategory: "group",
      hasCharges: true,
      incorporatedOn: new Date("2001-01-01"),
      // The register said so long ago: the day has passed since.
      accountsNextDueOn: inDays(-2),
      confirmationOverdue: true,
      hasInsolvencyHistory: true,
    });
    expect(await pointsOf(number)).toMatchObject({
      accounts: 8,
      charges: 4,
      age: 5,
      accountsOverdue: 5,
      confirmationOverdue: 5,
      insolvency: -10,
    });
    const weights = leadWeightsValue.parse({ insolvency: -100 });
    expect((await readLeadScores([number], db, weights)).get(number)?.score).toBe(0);
    const high = leadWeightsValue.parse({ daysLeft: 100, charges: 50 });
    expect((await readLeadScores([number], db, high)).get(number)?.score).toBe(100);
  });

  it("is stored again in the batch after any of its signals changed, and agrees with its reasons", async () => {
    const number = await createCompany(bare());
    await refreshLeadScores();
    expect(await stored(number)).toBe(0);
    await db.company.update({ where: { number }, data: { hasCharges: true } });
    await refreshLeadScores();
    expect(await stored(number)).toBe(4);
    for (let count = 0; count < 3; count += 1) await createOfficer(number);
    await db.company.update({ where: { number }, data: { officersFetchedAt: new Date() } });
    await refreshLeadScores();
    expect(await stored(number)).toBe(7);
    await db.companyDomain.create({
      data: {
        companyNumber: number,
        domain: "example.org",
        confidence: 0.99,
        band: "accept",
        reasons: [],
        source: "manual",
        expiresAt: inDays(30),
        lastVerifiedAt: new Date(),
      },
    });
    await refreshFacets();
    expect(await stored(number)).toBe(21);
    expect((await told(number))?.score).toBe(21);
  });

  it("ends with the strike-off", async () => {
    const number = await createCompany(bare(0));
    await refreshLeadScores();
    await db.company.update({
      where: { number },
      data: { strikeOffStage: "discontinued", expectedDissolutionOn: null },
    });
    await refreshLeadScores();
    expect([await stored(number), await told(number)]).toEqual([null, undefined]);
  });
});

describe("a round through all strike-offs", () => {
  const days = async () => (await db.leadScoreRound.findMany()).map(({ day, after }) => [day.getTime() > 0, after]);

  it("follows new weights and a new day, once", async () => {
    const numbers = [
      await createCompany(bare(0)),
      await createCompany(bare(0)),
      await createCompany({ ...bare(0), strikeOffStage: null }),
    ];
    await refreshLeadScores();
    expect(await refreshLeadScores()).toBe(0);
    await db.setting.create({ data: { name: "leadScore", value: { daysLeft: 50 }, updatedBy: "a test" } });
    expect(await refreshLeadScores()).toBe(2);
    expect(await Promise.all(numbers.map(stored))).toEqual([50, 50, null]);
    expect(await refreshLeadScores()).toBe(0);

    await db.$executeRaw`update lead_score_rounds set day = day - 1`;
    await db.$executeRaw`update companies set lead_score = 1 where lead_score is not null`;
    await db.companyLeadDue.deleteMany();
    expect(await refreshLeadScores()).toBe(2);
    expect(await Promise.all(numbers.map(stored))).toEqual([50, 50, null]);
    expect(await days()).toEqual([[true, null]]);
  });

  it("goes on where it was, batch by batch", async () => {
    const numbers = [];
    for (let count = 0; count < 5; count += 1) numbers.push(await createCompany(bare(0)));
    await db.companyLeadDue.deleteMany();
    const counts = [];
    for (let batch = 0; batch < 4; batch += 1) {
      const [row] = await db.$queryRaw<{ count: number }[]>`select refresh_lead_scores(2) as count`;
      counts.push(row?.count);
    }
    expect(counts).toEqual([2, 2, 1, 0]);
    expect(await Promise.all(numbers.map(stored))).toEqual([32, 32, 32, 32, 32]);
  });
});

describe("lists of companies", () => {
  it("are sorted and narrowed by the score in both directions, those without one last", async () => {
    const [low, high] = [await createCompany(bare(70)), await createCompany(bare(0))];
    const none = await createCompany({ strikeOffStage: null });
    await refreshLeadScores();
    const list = async (input: Partial<ListCompaniesInput>) =>
      (await listCompanies({ sort: "-leadScore", limit: 50, ...input })).items.map(({ number }) => number);
    expect(await list({})).toEqual([high, low, none]);
    expect(await list({ sort: "leadScore" })).toEqual([low, high, none]);
    expect(await list({ minLeadScore: 32 })).toEqual([high]);
    const walked = (await findCompanyPage({ filter: {}, sort: "-leadScore", limit: 2, mostGathered: 0 })).numbers;
    expect(walked).toEqual([high, low]);
  });
});

it("a preview shows what other weights would do and stores nothing", async () => {
  const number = await createCompany(bare(0));
  await refreshLeadScores();
  const [shown] = await previewLeadScores(leadWeightsValue.parse({ daysLeft: 60 }));
  expect(shown).toMatchObject({ number, before: 32, leadScore: { score: 60 } });
  expect(await stored(number)).toBe(32);
});
