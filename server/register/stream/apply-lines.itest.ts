import { randomBytes } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import type { StreamLine } from "@/server/integrations/companies-house/stream-lines";
import { db } from "@/server/platform/db/client";
import { applyLines } from "@/server/register/stream/apply-lines";
import { type Lead, LostLead } from "@/server/register/stream/move-position";
import { readPosition, takeLead } from "@/server/register/stream/positions";
import { resetDatabase } from "@/server/testing/database";
import { type CrashPoint, runUntilCrash } from "@/server/testing/run-until-crash";
import { until } from "@/server/testing/until";

const DETAIL = "active-proposal-to-strike-off";
const NUMBER = "97000001";

beforeEach(resetDatabase);

async function lead(): Promise<Lead> {
  const [companies] = await takeLead("test");
  if (!companies) throw new Error("no lead was taken");
  return companies;
}

const nobody = async () => undefined;

function profile(timepoint: number, over: object = {}): StreamLine {
  const data = {
    company_name: "QUILLMARSH BAKERY LTD",
    company_number: NUMBER,
    type: "ltd",
    company_status: "active",
    ...over,
  };
  const uri = `/company/${data.company_number}`;
  const event = { timepoint, published_at: "2026-11-22T06:00:00", type: "changed" };
  return {
    text: JSON.stringify({ resource_kind: "company-profile", resource_uri: uri, resource_id: NUMBER, data, event }),
    isTooLong: false,
  };
}

function filing(timepoint: number, type: string, description: string, date: string): StreamLine {
  const uri = `/company/${NUMBER}/filing-history/${type}${date}`;
  const data = { category: "gazette", date, description, transaction_id: `${type}${date}`, type };
  const event = { timepoint, published_at: "2026-11-22T06:00:00", type: "changed" };
  return {
    text: JSON.stringify({ resource_kind: "filing-history", resource_uri: uri, data, event }),
    isTooLong: false,
  };
}

const today = new Date().toISOString().slice(0, 10);
const notice = (timepoint: number) => filing(timepoint, "GAZ1", "gazette-notice-compulsory", today);

async function snapshot() {
  const company = await db.company.findUnique({ where: { number: NUMBER } });
  const events = await db.registerEvent.findMany({ where: { companyNumber: NUMBER }, orderBy: { kind: "asc" } });
  return {
    company: company && {
      name: company.name,
      stage: company.strikeOffStage,
      kind: company.strikeOffKind,
      notice: company.strikeOffNoticeOn,
    },
    events: events.map(({ kind, source }) => `${source} ${kind}`),
  };
}

test("profile and notice in either order end in the same strike-off, seen by the stream", async () => {
  const seen: unknown[] = [];
  for (const lines of [
    [profile(1), profile(2, { company_status_detail: DETAIL }), notice(3)],
    [profile(1), notice(2), profile(3, { company_status_detail: DETAIL })],
    [notice(1), profile(2, { company_status_detail: DETAIL })],
  ]) {
    await resetDatabase();
    const mine = await lead();
    let position: number | null = null;
    for (const line of lines) position = await applyLines(mine, [line], position, nobody);
    const { company, events } = await snapshot();
    expect(events).toContain("stream entered_strike_off");
    expect(await db.registerCheck.count()).toBe(0);
    seen.push(company);
  }
  expect(new Set(seen.map((each) => JSON.stringify(each))).size).toBe(1);
  expect(seen[0]).toMatchObject({ stage: "proposed", kind: "compulsory" });
});

test("a repeated event, an old timepoint and an unknown kind write nothing but the position", async () => {
  const mine = await lead();
  let position = await applyLines(mine, [profile(5)], null, nobody);
  const before = await db.company.findUniqueOrThrow({ where: { number: NUMBER } });
  const strange = JSON.stringify({ resource_kind: "novelty", event: { timepoint: 9 } });
  position = await applyLines(
    mine,
    [profile(3, { company_name: "OLDER" }), profile(7), { text: strange, isTooLong: false }],
    position,
    nobody,
  );
  expect(position).toBe(9);
  expect(await readPosition(mine)).toBe(9);
  expect(await db.company.findUniqueOrThrow({ where: { number: NUMBER } })).toEqual(before);
});

test("what the stream leaves out stays as REST told it, and previous names are kept", async () => {
  const mine = await lead();
  const due = { accounts: { next_accounts: { due_on: "2026-09-30" } } };
  let position = await applyLines(mine, [profile(1, due)], null, nobody);
  await db.company.update({ where: { number: NUMBER }, data: { hasCharges: true, accountsOverdue: true } });
  const names = [{ name: "OLD BAKERY LTD", effective_from: "2020-01-01", ceased_on: "2025-01-01" }];
  position = await applyLines(mine, [profile(2, { ...due, previous_company_names: names })], position, nobody);
  const company = await db.company.findUniqueOrThrow({ where: { number: NUMBER }, include: { previousNames: true } });
  expect(company).toMatchObject({ hasCharges: true, accountsOverdue: true, formerNames: ["OLD BAKERY LTD"] });
  expect(company.previousNames).toMatchObject([{ name: "OLD BAKERY LTD" }]);
  const last = company.name;
  await applyLines(mine, [profile(3, { ...due, company_name: "NEW BAKERY LTD" })], position, nobody);
  expect(await db.company.findUniqueOrThrow({ where: { number: NUMBER } })).toMatchObject({
    name: "NEW BAKERY LTD",
    formerNames: [last, "OLD BAKERY LTD"],
  });
  expect(await db.companyPreviousName.findMany({ orderBy: { position: "asc" } })).toMatchObject([
    { name: last, effectiveFrom: null, ceasedOn: null },
    { name: "OLD BAKERY LTD", effectiveFrom: new Date("2020-01-01"), ceasedOn: new Date("2025-01-01") },
  ]);
});

test("a former name whose days alone are told anew is news; a day that is left out is the one that is known", async () => {
  const mine = await lead();
  const named = (timepoint: number, days: object) =>
    profile(timepoint, { previous_company_names: [{ name: "OLD BAKERY LTD", ...days }] });
  let position = await applyLines(mine, [named(1, {})], null, nobody);
  const daysAfter = async (days: object) => {
    position = await applyLines(mine, [named((position ?? 0) + 1, days)], position, nobody);
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
  const { updatedAt } = await db.company.findUniqueOrThrow({ where: { number: NUMBER } });
  await daysAfter({ effective_from: "2020-01-01" });
  expect(await db.company.findUniqueOrThrow({ where: { number: NUMBER } })).toMatchObject({ updatedAt });
  expect((await snapshot()).events).toEqual(["stream added"]);
});

test("lines that cannot be read or stored are put aside with the reason, and the rest goes on", async () => {
  const mine = await lead();
  const unstorable = profile(3, {
    company_name: "A".repeat(10),
    date_of_creation: "9999-99-99",
    sic_codes: ["\\ud800"],
  });
  const position = await applyLines(
    mine,
    [
      { text: "{", isTooLong: false },
      profile(2),
      { text: "xxx", isTooLong: true },
      unstorable,
      profile(4, { company_name: "LAST LTD" }),
    ],
    null,
    nobody,
  );
  expect(position).toBe(4);
  expect(await db.company.findUniqueOrThrow({ where: { number: NUMBER } })).toMatchObject({ name: "LAST LTD" });
  const reasons = (await db.streamReject.findMany()).map(({ reason }) => reason);
  expect(reasons).toEqual(expect.arrayContaining(["not JSON", "longer than any event"]));
});

test("a line that cannot be read counts once, however often connections that it ends bring it again", async () => {
  const mine = await lead();
  const position = await applyLines(mine, [profile(1)], null, nobody);
  const broken = { text: '{"resource_kind":"company-profile","event":{"timepoint":2', isTooLong: false };
  for (const lines of [[broken], [broken, broken], [broken, profile(3)]]) {
    await applyLines(mine, lines, position, nobody);
  }
  const { malformed } = await db.streamPosition.findUniqueOrThrow({ where: { stream: mine.stream } });
  const minutes = await db.streamMinute.findMany({ where: { kind: "malformed" } });
  expect({ malformed, minutes: minutes.reduce((sum, { events }) => sum + events, 0) }).toEqual({
    malformed: 1n,
    minutes: 1,
  });
  expect(await db.streamReject.findMany()).toMatchObject([{ timepoint: 2n, times: 1 }]);
});

test("a line that names no timepoint counts once behind each event, however often connections that it ends bring it again", async () => {
  const mine = await lead();
  const page = { text: "<html>502 Bad Gateway</html>", isTooLong: false } as const;
  let position: number | null = null;
  const counted = async (...lines: StreamLine[]) => {
    position = await applyLines(mine, lines, position, nobody);
    const { malformed } = await db.streamPosition.findUniqueOrThrow({ where: { stream: mine.stream } });
    const [reject] = await db.streamReject.findMany();
    expect(reject?.times).toBe(Number(malformed));
    return reject?.times;
  };
  expect(await counted(profile(1), page)).toBe(1);
  expect(await counted(page)).toBe(1);
  expect(await counted(page, profile(2), page)).toBe(2);
  expect(await counted(page, profile(3))).toBe(2);
  // A connection that begins further back brings all of them again.
  for (const _ of [1, 2]) {
    position = 1;
    expect(await counted(page, profile(2), page)).toBe(2);
  }
  position = 3;
  expect(await counted(page)).toBe(3);
});

test("live, before any event tells where we are, nothing is read again and every line counts", async () => {
  const mine = await lead();
  for (const times of [1, 2]) {
    await applyLines(mine, [{ text: "null", isTooLong: false }], null, nobody);
    expect(await db.streamReject.findMany()).toMatchObject([{ times }]);
  }
});

test("what is longer than any text of the register is cut, what an index cannot hold is put aside, and the rest goes on", async () => {
  const mine = await lead();
  const endless = randomBytes(4_000).toString("hex");
  const unindexable = filing(4, "GAZ1", "gazette-notice-compulsory", today);
  const position = await applyLines(
    mine,
    [
      profile(1, { company_name: endless }),
      profile(2, { registered_office_address: { postal_code: endless } }),
      profile(3, { company_status_detail: DETAIL }),
      // Its id stands in its address alone.
      {
        ...unindexable,
        text: unindexable.text.replace(/"transaction_id":"[^"]*",/, "").replace(`GAZ1${today}`, endless),
      },
      profile(5, { company_name: "LAST LTD", company_status_detail: DETAIL }),
    ],
    null,
    nobody,
  );
  expect(position).toBe(5);
  expect(await readPosition(mine)).toBe(5);
  expect(await db.company.findUniqueOrThrow({ where: { number: NUMBER } })).toMatchObject({ name: "LAST LTD" });
  const rejects = await db.streamReject.findMany({ orderBy: { timepoint: "asc" } });
  expect(rejects.map(({ timepoint }) => Number(timepoint))).toEqual([4]);
  expect(rejects[0]?.reason).toContain("54000");
});

test("who leaves strike-off or dissolves is told in the transaction that stores it", async () => {
  const mine = await lead();
  const told: unknown[] = [];
  const note = async (_: unknown, ended: unknown) => void told.push(ended);
  let position = await applyLines(mine, [profile(1, { company_status_detail: DETAIL })], null, note);
  position = await applyLines(mine, [profile(2)], position, note);
  position = await applyLines(
    mine,
    [profile(3, { company_status: "dissolved", date_of_cessation: today })],
    position,
    note,
  );
  expect(told).toEqual([[{ number: NUMBER, reason: "left_strike_off" }], [{ number: NUMBER, reason: "dissolved" }]]);
});

test("a proposal that is suspended stops costing, one that was suspended before we looked is what somebody asked about", async () => {
  const mine = await lead();
  const told: unknown[] = [];
  const note = async (_: unknown, ended: unknown) => void told.push(ended);
  const suspended = (timepoint: number) =>
    filing(timepoint, "DISS16(SOAS)", "dissolved-compulsory-strike-off-suspended", today);
  const proposed = (timepoint: number) => profile(timepoint, { company_status_detail: DETAIL });
  let position = await applyLines(mine, [proposed(1), notice(2)], null, note);
  expect(told).toEqual([]);
  position = await applyLines(mine, [suspended(3)], position, note);
  expect(told).toEqual([[{ number: NUMBER, reason: "suspended" }]]);
  await db.company.deleteMany();
  await db.strikeOffFiling.deleteMany();
  await applyLines(mine, [proposed(4), suspended(5)], position, note);
  expect((await snapshot()).company).toMatchObject({ stage: "suspended" });
  expect(told).toHaveLength(1);
});

test("a former leader stores nothing any more", async () => {
  const former = await lead();
  await lead();
  await expect(applyLines(former, [profile(1)], null, nobody)).rejects.toThrow(LostLead);
  expect(await db.company.count()).toBe(0);
});

test("a kill at any moment loses nothing and repeats nothing that matters", async () => {
  const lines = [
    profile(1),
    profile(2, { company_status_detail: DETAIL }),
    notice(3),
    { text: "{", isTooLong: false as const },
  ];
  const attempt = async (point: CrashPoint | null) => {
    await resetDatabase();
    const mine = await lead();
    const run = await runUntilCrash(point, () => applyLines(mine, lines, null, nobody));
    // The pool of this process still holds what the kill broke.
    await until("the pool has a whole connection again", () => db.$queryRaw`select 1`.catch(() => null));
    // Another process goes on after what was stored.
    const next = await lead();
    const position = await readPosition(next);
    if (position === null) await applyLines(next, lines, null, nobody);
    else expect(position).toBe(3);
    const counted = await db.streamMinute.findMany({ where: { kind: "company-profile" } });
    return { run, seen: { ...(await snapshot()), counted: counted.reduce((sum, { events }) => sum + events, 0) } };
  };
  const whole = await attempt(null);
  expect(whole.seen.events).toContain("stream entered_strike_off");
  expect(whole.run.crossed.length).toBeGreaterThan(5);
  for (let at = 1; at <= whole.run.crossed.length; at += 1) {
    for (const side of ["before", "after"] as const) expect((await attempt({ at, side })).seen).toEqual(whole.seen);
  }
});

test("a company that the register deletes stops costing, unless the same lines list it again", async () => {
  const mine = await lead();
  const told: unknown[] = [];
  const note = async (_: unknown, ended: unknown) => void told.push(ended);
  const deleted = (timepoint: number): StreamLine => ({
    text: profile(timepoint).text.replace('"type":"changed"', '"type":"deleted"'),
    isTooLong: false,
  });
  let position = await applyLines(mine, [profile(1)], null, note);
  position = await applyLines(mine, [deleted(2), profile(3)], position, note);
  expect(told).toEqual([]);
  await applyLines(mine, [deleted(4)], position, note);
  expect(told).toEqual([[{ number: NUMBER, reason: "not_on_register" }]]);
});

test("a notice that is filed and deleted in the same lines is not kept, one that is filed anew after it is", async () => {
  const mine = await lead();
  const withdrawn = (timepoint: number): StreamLine => ({
    text: notice(timepoint).text.replace('"type":"changed"', '"type":"deleted"'),
    isTooLong: false,
  });
  const position = await applyLines(mine, [profile(1), notice(2), withdrawn(3)], null, nobody);
  expect((await snapshot()).company?.stage).not.toBe("proposed");
  expect(await db.strikeOffFiling.count()).toBe(0);
  await applyLines(mine, [notice(4), withdrawn(5), notice(6)], position, nobody);
  expect((await snapshot()).company).toMatchObject({ stage: "proposed" });
  expect(await db.strikeOffFiling.count()).toBe(1);
});

test("a company that leaves strike-off and enters it again by the same notice has entered twice, in however many lines", async () => {
  const lines = [
    profile(1),
    notice(2),
    profile(3, { company_status_detail: DETAIL }),
    profile(4),
    profile(5, { company_status_detail: DETAIL }),
    profile(6),
    profile(7, { company_status_detail: DETAIL }),
  ];
  for (const size of [1, 3, lines.length]) {
    await resetDatabase();
    const mine = await lead();
    let position: number | null = null;
    for (let at = 0; at < lines.length; at += size)
      position = await applyLines(mine, lines.slice(at, at + size), position, nobody);
    const moves = await db.registerEvent.findMany({
      where: { kind: { in: ["entered_strike_off", "left_strike_off"] } },
      orderBy: [{ seenAt: "asc" }, { id: "asc" }],
    });
    const [entered, left] = ["entered_strike_off", "left_strike_off"];
    expect(moves.map(({ kind }) => kind)).toEqual([entered, left, entered, left, entered]);
  }
});

test("an entry is dated by its own strike-off and not by the last one, and a dissolution by the profile until a filing tells", async () => {
  const mine = await lead();
  const lines = [
    notice(1),
    profile(2, { company_status_detail: DETAIL }),
    filing(3, "DISS40", "gazette-filings-brought-up-to-date", today),
    profile(4),
    profile(5, { company_status_detail: DETAIL }),
    profile(6, { company_status: "dissolved", date_of_cessation: "2026-11-17" }),
  ];
  let position: number | null = null;
  for (const line of lines) position = await applyLines(mine, [line], position, nobody);
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
