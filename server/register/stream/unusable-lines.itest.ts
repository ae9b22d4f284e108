import { randomBytes } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import type { StreamLine } from "@/server/integrations/companies-house/stream-lines";
import { db } from "@/server/platform/db/client";
import { applyLines } from "@/server/register/stream/apply-lines";
import { readPosition } from "@/server/register/stream/positions";
import { resetDatabase } from "@/server/testing/database";
import {
  filingLine,
  leadCompanies,
  PROPOSED,
  profileLine,
  STREAMED,
  tellNobody,
  today,
} from "@/server/testing/stream-lines";

beforeEach(resetDatabase);

test("lines that cannot be read or stored are put aside with the reason, and the rest goes on", async () => {
  const mine = await leadCompanies();
  const unstorable = profileLine(3, {
    company_name: "A".repeat(10),
    date_of_creation: "9999-99-99",
    sic_codes: ["\\ud800"],
  });
  const position = await applyLines(
    mine,
    [
      { text: "{", isTooLong: false },
      profileLine(2),
      { text: "xxx", isTooLong: true },
      unstorable,
      profileLine(4, { company_name: "LAST LTD" }),
    ],
    null,
    tellNobody,
  );
  expect(position).toBe(4);
  expect(await db.company.findUniqueOrThrow({ where: { number: STREAMED } })).toMatchObject({ name: "LAST LTD" });
  const reasons = (await db.streamReject.findMany()).map(({ reason }) => reason);
  expect(reasons).toEqual(expect.arrayContaining(["not JSON", "longer than any event"]));
});

test("of a company in strike-off that a line too long is about REST is asked", async () => {
  const mine = await leadCompanies();
  await applyLines(mine, [profileLine(1, { company_status_detail: PROPOSED })], null, tellNobody);
  await db.registerCheck.deleteMany();
  const kept = profileLine(2, { company_name: "A".repeat(9_000) }).text.slice(0, 2_000);
  await applyLines(mine, [{ text: kept, isTooLong: true }], 1, tellNobody);
  expect(await db.registerCheck.findMany()).toMatchObject([{ companyNumber: STREAMED }]);
});

test("a line that cannot be read counts once, however often connections that it ends bring it again", async () => {
  const mine = await leadCompanies();
  const position = await applyLines(mine, [profileLine(1)], null, tellNobody);
  const broken = { text: '{"resource_kind":"company-profile","event":{"timepoint":2', isTooLong: false };
  for (const lines of [[broken], [broken, broken], [broken, profileLine(3)]]) {
    await applyLines(mine, lines, position, tellNobody);
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
  const mine = await leadCompanies();
  const page = { text: "<html>502 Bad Gateway</html>", isTooLong: false } as const;
  let position: number | null = null;
  const counted = async (...lines: StreamLine[]) => {
    position = await applyLines(mine, lines, position, tellNobody);
    const { malformed } = await db.streamPosition.findUniqueOrThrow({ where: { stream: mine.stream } });
    const [reject] = await db.streamReject.findMany();
    expect(reject?.times).toBe(Number(malformed));
    return reject?.times;
  };
  expect(await counted(profileLine(1), page)).toBe(1);
  expect(await counted(page)).toBe(1);
  expect(await counted(page, profileLine(2), page)).toBe(2);
  expect(await counted(page, profileLine(3))).toBe(2);
  // A connection that begins further back brings all of them again.
  for (const _ of [1, 2]) {
    position = 1;
    expect(await counted(page, profileLine(2), page)).toBe(2);
  }
  position = 3;
  expect(await counted(page)).toBe(3);
});

test("live, before any event tells where we are, nothing is read again and every line counts", async () => {
  const mine = await leadCompanies();
  for (const times of [1, 2]) {
    await applyLines(mine, [{ text: "null", isTooLong: false }], null, tellNobody);
    expect(await db.streamReject.findMany()).toMatchObject([{ times }]);
  }
});

test("what is longer than any text of the register is cut, what an index cannot hold is put aside, and the rest goes on", async () => {
  const mine = await leadCompanies();
  const endless = randomBytes(4_000).toString("hex");
  const unindexable = filingLine(4, "GAZ1", "gazette-notice-compulsory", today);
  const position = await applyLines(
    mine,
    [
      profileLine(1, { company_name: endless }),
      profileLine(2, { registered_office_address: { postal_code: endless } }),
      profileLine(3, { company_status_detail: PROPOSED }),
      // Its id stands in its address alone.
      {
        ...unindexable,
        text: unindexable.text.replace(/"transaction_id":"[^"]*",/, "").replace(`GAZ1${today}`, endless),
      },
      profileLine(5, { company_name: "LAST LTD", company_status_detail: PROPOSED }),
    ],
    null,
    tellNobody,
  );
  expect(position).toBe(5);
  expect(await readPosition(mine)).toBe(5);
  expect(await db.company.findUniqueOrThrow({ where: { number: STREAMED } })).toMatchObject({ name: "LAST LTD" });
  const rejects = await db.streamReject.findMany({ orderBy: { timepoint: "asc" } });
  expect(rejects.map(({ timepoint }) => Number(timepoint))).toEqual([4]);
  expect(rejects[0]?.reason).toContain("54000");
});

test("a timepoint of another size, above or below nought, is put aside and moves nothing, so that those after it are read", async () => {
  const mine = await leadCompanies();
  const damaged = [9_007_199_254_740_991, 400_000_000_000, -5].map((timepoint) => profileLine(timepoint));
  const told = damaged.flatMap((line, index) => [
    line,
    profileLine(110_000_007 + index, { company_name: `NO ${index} LTD` }),
  ]);
  expect(await applyLines(mine, told, null, tellNobody)).toBe(110_000_009);
  expect(await applyLines(mine, [profileLine(7_000_000_000), profileLine(110_000_020)], 110_000_009, tellNobody)).toBe(
    110_000_020,
  );
  expect(await readPosition(mine)).toBe(110_000_020);
  expect(await db.streamReject.count()).toBe(4);
  expect(await db.company.findUniqueOrThrow({ where: { number: STREAMED } })).toMatchObject({
    name: "QUILLMARSH BAKERY LTD",
  });
});
