import { beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { readStanding } from "@/server/register/rest/register-freshness";
import { applyLines } from "@/server/register/stream/apply-lines";
import { LostLead } from "@/server/register/stream/move-position";
import { readPosition } from "@/server/register/stream/positions";
import { resetDatabase } from "@/server/testing/database";
import { type CrashPoint, runUntilCrash } from "@/server/testing/run-until-crash";
import {
  leadCompanies,
  noticeLine,
  PROPOSED,
  profileLine,
  readStreamed,
  STREAMED,
  tellNobody,
} from "@/server/testing/stream-lines";
import { until } from "@/server/testing/until";

beforeEach(resetDatabase);

test("a repeated event, an old timepoint and an unknown kind write nothing but the position", async () => {
  const mine = await leadCompanies();
  let position = await applyLines(mine, [profileLine(5)], null, tellNobody);
  const before = await db.company.findUniqueOrThrow({ where: { number: STREAMED } });
  const strange = JSON.stringify({ resource_kind: "novelty", event: { timepoint: 9 } });
  position = await applyLines(
    mine,
    [profileLine(3, { company_name: "OLDER" }), profileLine(7), { text: strange, isTooLong: false }],
    position,
    tellNobody,
  );
  expect(position).toBe(9);
  expect(await readPosition(mine)).toBe(9);
  expect(await db.company.findUniqueOrThrow({ where: { number: STREAMED } })).toEqual(before);
});

test("a company that is told again as it is known counts as told since, noted a few times a day at most", async () => {
  const mine = await leadCompanies();
  await applyLines(mine, [profileLine(1)], null, tellNobody);
  await db.registerEvent.deleteMany();
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
  const long = { createdAt: hoursAgo(200), streamedAt: hoursAgo(200), updatedAt: hoursAgo(200) };
  const toldAgain = async (timepoint: number, data: { toldAgainAt?: Date; profileFetchedAt?: Date }) => {
    await db.company.updateMany({ data: { ...long, toldAgainAt: null, profileFetchedAt: null, ...data } });
    await applyLines(mine, [profileLine(timepoint)], timepoint - 1, tellNobody);
    const company = await db.company.findUniqueOrThrow({ where: { number: STREAMED } });
    // No news: a file may still know better, and an answer of REST that is under way is taken.
    expect(company).toMatchObject(long);
    return { toldAgainAt: company.toldAgainAt, standing: await readStanding(STREAMED) };
  };
  expect(await toldAgain(2, {})).toEqual({ toldAgainAt: expect.any(Date), standing: "told" });
  const lately = hoursAgo(1);
  expect(await toldAgain(3, { toldAgainAt: lately })).toEqual({ toldAgainAt: lately, standing: "told" });
  // What was published before REST was asked tells nothing of now.
  expect(await toldAgain(4, { profileFetchedAt: new Date("2026-11-22T09:00:00Z") })).toMatchObject({
    toldAgainAt: null,
  });
});

test("what the stream leaves out stays as REST told it, and previous names are kept", async () => {
  const mine = await leadCompanies();
  const due = { accounts: { next_accounts: { due_on: "2026-09-30" } } };
  let position = await applyLines(mine, [profileLine(1, due)], null, tellNobody);
  await db.company.update({ where: { number: STREAMED }, data: { hasCharges: true, accountsOverdue: true } });
  const names = [{ name: "OLD BAKERY LTD", effective_from: "2020-01-01", ceased_on: "2025-01-01" }];
  position = await applyLines(mine, [profileLine(2, { ...due, previous_company_names: names })], position, tellNobody);
  const company = await db.company.findUniqueOrThrow({ where: { number: STREAMED }, include: { previousNames: true } });
  expect(company).toMatchObject({ hasCharges: true, accountsOverdue: true, formerNames: ["OLD BAKERY LTD"] });
  expect(company.previousNames).toMatchObject([{ name: "OLD BAKERY LTD" }]);
  const last = company.name;
  await applyLines(mine, [profileLine(3, { ...due, company_name: "NEW BAKERY LTD" })], position, tellNobody);
  expect(await db.company.findUniqueOrThrow({ where: { number: STREAMED } })).toMatchObject({
    name: "NEW BAKERY LTD",
    formerNames: [last, "OLD BAKERY LTD"],
  });
  expect(await db.companyPreviousName.findMany({ orderBy: { position: "asc" } })).toMatchObject([
    { name: last, effectiveFrom: null, ceasedOn: null },
    { name: "OLD BAKERY LTD", effectiveFrom: new Date("2020-01-01"), ceasedOn: new Date("2025-01-01") },
  ]);
});

test("an event without a status ends no strike-off: what is known stays, and REST is asked", async () => {
  const mine = await leadCompanies();
  const proposed = { company_status_detail: PROPOSED };
  const position = await applyLines(mine, [profileLine(1, proposed)], null, tellNobody);
  await db.registerCheck.deleteMany();
  const silent = { company_status: null, company_status_detail: null, company_name: "NEW BAKERY LTD" };
  const ended: unknown[] = [];
  await applyLines(mine, [profileLine(2, silent)], position, async (_, companies) => void ended.push(companies));
  expect(await db.company.findUniqueOrThrow({ where: { number: STREAMED } })).toMatchObject({
    name: "NEW BAKERY LTD",
    status: "active",
    statusDetail: PROPOSED,
    strikeOffStage: "proposed",
  });
  expect(ended).toEqual([]);
  expect(await db.registerCheck.findMany()).toMatchObject([{ companyNumber: STREAMED }]);
});

test("a former name whose days alone are told anew is news; a day that is left out is the one that is known", async () => {
  const mine = await leadCompanies();
  const named = (timepoint: number, days: object) =>
    profileLine(timepoint, { previous_company_names: [{ name: "OLD BAKERY LTD", ...days }] });
  let position = await applyLines(mine, [named(1, {})], null, tellNobody);
  const daysAfter = async (days: object) => {
    position = await applyLines(mine, [named((position ?? 0) + 1, days)], position, tellNobody);
    const names = await db.companyPreviousName.findMany();
    return names.map(({ effectiveFrom, ceasedOn }) =>
      [effectiveFrom, ceasedOn].map((at) => at?.toISOString().slice(0, 10)),
    );
  };
  expect(await daysAfter({ ceased_on: "2025-01-01" })).toEqual([[undefined, "2025-01-01"]]);
  expect(await daysAfter({ effective_from: "2020-01-01" })).toEqual([["2020-01-01", "2025-01-01"]]);
  expect(await daysAfter({ effective_from: "2020-01-01", ceased_on: "2025-02-01" })).toEqual([
    ["2020-01-01", "2025-02-01"],
  ]);
  const { updatedAt } = await db.company.findUniqueOrThrow({ where: { number: STREAMED } });
  await daysAfter({ effective_from: "2020-01-01" });
  expect(await db.company.findUniqueOrThrow({ where: { number: STREAMED } })).toMatchObject({ updatedAt });
  expect((await readStreamed()).events).toEqual(["stream added"]);
});

test("a former leader stores nothing any more", async () => {
  const former = await leadCompanies();
  await leadCompanies();
  await expect(applyLines(former, [profileLine(1)], null, tellNobody)).rejects.toThrow(LostLead);
  expect(await db.company.count()).toBe(0);
});

test("a kill at any moment loses nothing and repeats nothing that matters", async () => {
  const lines = [
    profileLine(1),
    profileLine(2, { company_status_detail: PROPOSED }),
    noticeLine(3),
    { text: "{", isTooLong: false as const },
  ];
  const attempt = async (point: CrashPoint | null) => {
    await resetDatabase();
    const mine = await leadCompanies();
    const run = await runUntilCrash(point, () => applyLines(mine, lines, null, tellNobody));
    // The pool of this process still holds what the kill broke.
    await until("the pool has a whole connection again", () => db.$queryRaw`select 1`.catch(() => null));
    // Another process goes on after what was stored.
    const next = await leadCompanies();
    const position = await readPosition(next);
    if (position === null) await applyLines(next, lines, null, tellNobody);
    else expect(position).toBe(3);
    const counted = await db.streamMinute.findMany({ where: { kind: "company-profile" } });
    return { run, seen: { ...(await readStreamed()), counted: counted.reduce((sum, { events }) => sum + events, 0) } };
  };
  const whole = await attempt(null);
  expect(whole.seen.events).toContain("stream entered_strike_off");
  expect(whole.run.crossed.length).toBeGreaterThan(5);
  for (let at = 1; at <= whole.run.crossed.length; at += 1) {
    for (const side of ["before", "after"] as const) expect((await attempt({ at, side })).seen).toEqual(whole.seen);
  }
});
