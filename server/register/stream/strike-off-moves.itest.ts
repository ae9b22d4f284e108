import { beforeEach, expect, test } from "vitest";
import type { StreamLine } from "@/server/integrations/companies-house/stream-lines";
import { db } from "@/server/platform/db/client";
import { applyLines } from "@/server/register/stream/apply-lines";
import { resetDatabase } from "@/server/testing/database";
import {
  filingLine,
  leadCompanies,
  noticeLine,
  PROPOSED,
  profileLine,
  readStreamed,
  STREAMED,
  tellNobody,
  today,
} from "@/server/testing/stream-lines";

beforeEach(resetDatabase);

test("profile and notice in either order end in the same strike-off, seen by the stream", async () => {
  const seen: unknown[] = [];
  for (const lines of [
    [profileLine(1), profileLine(2, { company_status_detail: PROPOSED }), noticeLine(3)],
    [profileLine(1), noticeLine(2), profileLine(3, { company_status_detail: PROPOSED })],
    [noticeLine(1), profileLine(2, { company_status_detail: PROPOSED })],
  ]) {
    await resetDatabase();
    const mine = await leadCompanies();
    let position: number | null = null;
    for (const line of lines) position = await applyLines(mine, [line], position, tellNobody);
    const { company, events } = await readStreamed();
    expect(events).toContain("stream entered_strike_off");
    expect(await db.registerCheck.count()).toBe(0);
    seen.push(company);
  }
  expect(new Set(seen.map((each) => JSON.stringify(each))).size).toBe(1);
  expect(seen[0]).toMatchObject({ stage: "proposed", kind: "compulsory" });
});

test("who leaves strike-off or dissolves is told in the transaction that stores it", async () => {
  const mine = await leadCompanies();
  const told: unknown[] = [];
  const note = async (_: unknown, ended: unknown) => void told.push(ended);
  let position = await applyLines(mine, [profileLine(1, { company_status_detail: PROPOSED })], null, note);
  position = await applyLines(mine, [profileLine(2)], position, note);
  position = await applyLines(
    mine,
    [profileLine(3, { company_status: "dissolved", date_of_cessation: today })],
    position,
    note,
  );
  expect(told).toEqual([
    [{ number: STREAMED, reason: "left_strike_off" }],
    [{ number: STREAMED, reason: "dissolved" }],
  ]);
});

test("a proposal that is suspended stops costing, one that was suspended before we looked is what somebody asked about", async () => {
  const mine = await leadCompanies();
  const told: unknown[] = [];
  const note = async (_: unknown, ended: unknown) => void told.push(ended);
  const suspended = (timepoint: number) =>
    filingLine(timepoint, "DISS16(SOAS)", "dissolved-compulsory-strike-off-suspended", today);
  const proposed = (timepoint: number) => profileLine(timepoint, { company_status_detail: PROPOSED });
  let position = await applyLines(mine, [proposed(1), noticeLine(2)], null, note);
  expect(told).toEqual([]);
  position = await applyLines(mine, [suspended(3)], position, note);
  expect(told).toEqual([[{ number: STREAMED, reason: "suspended" }]]);
  await db.company.deleteMany();
  await db.strikeOffFiling.deleteMany();
  await applyLines(mine, [proposed(4), suspended(5)], position, note);
  expect((await readStreamed()).company).toMatchObject({ stage: "suspended" });
  expect(told).toHaveLength(1);
});

test("a company that the register deletes stops costing, unless the same lines list it again", async () => {
  const mine = await leadCompanies();
  const told: unknown[] = [];
  const note = async (_: unknown, ended: unknown) => void told.push(ended);
  const deleted = (timepoint: number): StreamLine => ({
    text: profileLine(timepoint).text.replace('"type":"changed"', '"type":"deleted"'),
    isTooLong: false,
  });
  let position = await applyLines(mine, [profileLine(1)], null, note);
  position = await applyLines(mine, [deleted(2), profileLine(3)], position, note);
  expect(told).toEqual([]);
  await applyLines(mine, [deleted(4)], position, note);
  expect(told).toEqual([[{ number: STREAMED, reason: "not_on_register" }]]);
});

test("a notice that is filed and deleted in the same lines is not kept, one that is filed anew after it is", async () => {
  const mine = await leadCompanies();
  const withdrawn = (timepoint: number): StreamLine => ({
    text: noticeLine(timepoint).text.replace('"type":"changed"', '"type":"deleted"'),
    isTooLong: false,
  });
  const position = await applyLines(mine, [profileLine(1), noticeLine(2), withdrawn(3)], null, tellNobody);
  expect((await readStreamed()).company?.stage).not.toBe("proposed");
  expect(await db.strikeOffFiling.count()).toBe(0);
  await applyLines(mine, [noticeLine(4), withdrawn(5), noticeLine(6)], position, tellNobody);
  expect((await readStreamed()).company).toMatchObject({ stage: "proposed" });
  expect(await db.strikeOffFiling.count()).toBe(1);
});

test("a company that leaves strike-off and enters it again by the same notice has entered twice, in however many lines", async () => {
  const lines = [
    profileLine(1),
    noticeLine(2),
    profileLine(3, { company_status_detail: PROPOSED }),
    profileLine(4),
    profileLine(5, { company_status_detail: PROPOSED }),
    profileLine(6),
    profileLine(7, { company_status_detail: PROPOSED }),
  ];
  for (const size of [1, 3, lines.length]) {
    await resetDatabase();
    const mine = await leadCompanies();
    let position: number | null = null;
    for (let at = 0; at < lines.length; at += size)
      position = await applyLines(mine, lines.slice(at, at + size), position, tellNobody);
    const moves = await db.registerEvent.findMany({
      where: { kind: { in: ["entered_strike_off", "left_strike_off"] } },
      orderBy: [{ seenAt: "asc" }, { id: "asc" }],
    });
    const [entered, left] = ["entered_strike_off", "left_strike_off"];
    expect(moves.map(({ kind }) => kind)).toEqual([entered, left, entered, left, entered]);
  }
});

test("an entry is dated by its own strike-off and not by the last one, and a dissolution by the profile until a filing tells", async () => {
  const mine = await leadCompanies();
  const lines = [
    noticeLine(1),
    profileLine(2, { company_status_detail: PROPOSED }),
    filingLine(3, "DISS40", "gazette-filings-brought-up-to-date", today),
    profileLine(4),
    profileLine(5, { company_status_detail: PROPOSED }),
    profileLine(6, { company_status: "dissolved", date_of_cessation: "2026-11-17" }),
  ];
  let position: number | null = null;
  for (const line of lines) position = await applyLines(mine, [line], position, tellNobody);
  const events = await db.registerEvent.findMany({
    where: { kind: { in: ["entered_strike_off", "dissolved"] } },
    orderBy: [{ seenAt: "asc" }, { id: "asc" }],
  });
  expect(events).toMatchObject([
    { kind: "entered_strike_off", occurredOn: new Date(today), details: { kind: "compulsory" } },
    { kind: "entered_strike_off", occurredOn: null, details: { kind: null } },
    { kind: "dissolved", occurredOn: new Date("2026-11-17") },
  ]);
});

test("a filing that ends a strike-off ends what it costs before the profile follows, and one that begins it anew does not", async () => {
  const mine = await leadCompanies();
  const told: unknown[] = [];
  const note = async (_: unknown, ended: unknown) => void told.push(ended);
  const proposed = profileLine(1, { company_status_detail: PROPOSED });
  let position = await applyLines(mine, [proposed, noticeLine(2)], null, note);
  const discontinued = filingLine(3, "DISS40", "gazette-filings-brought-up-to-date", today);
  position = await applyLines(mine, [discontinued], position, note);
  expect(told).toEqual([[{ number: STREAMED, reason: "left_strike_off" }]]);
  const again = filingLine(4, "GAZ1(A)", "gazette-notice-voluntary", today);
  position = await applyLines(mine, [again], position, note);
  expect((await readStreamed()).company).toMatchObject({ stage: "proposed" });
  expect(told).toHaveLength(1);
  await applyLines(mine, [filingLine(5, "GAZ2(A)", "gazette-dissolved-voluntary", today)], position, note);
  expect(told[1]).toEqual([{ number: STREAMED, reason: "dissolved" }]);
  // What only the profile had told of is over by a filing all the same.
  await db.company.deleteMany();
  await db.strikeOffFiling.deleteMany();
  await applyLines(mine, [profileLine(6, { company_status_detail: PROPOSED })], 5, note);
  await applyLines(
    mine,
    [{ ...discontinued, text: discontinued.text.replace('"timepoint":3', '"timepoint":7') }],
    6,
    note,
  );
  expect(told).toHaveLength(3);
});

test("one that was over before anybody looked is what somebody asked about", async () => {
  const mine = await leadCompanies();
  const told: unknown[] = [];
  const note = async (_: unknown, ended: unknown) => void told.push(ended);
  const discontinued = filingLine(1, "DISS40", "gazette-filings-brought-up-to-date", today);
  await applyLines(mine, [discontinued, profileLine(2)], null, note);
  expect((await readStreamed()).company).toMatchObject({ stage: "discontinued" });
  expect(told).toEqual([]);
});
