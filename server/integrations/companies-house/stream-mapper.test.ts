import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readPublishedAt } from "./published-at";
import { readStreamLine } from "./stream-mapper";

const FIXTURES = new URL("../../../../shared/reference/fixtures/companies-house/", import.meta.url);

const profile = { company_name: "ACME LTD", company_number: "99000001", type: "ltd", company_status: "active" };
const line = (over: object) =>
  JSON.stringify({
    resource_kind: "company-profile",
    resource_uri: "/company/99000001",
    resource_id: "99000001",
    data: profile,
    event: { timepoint: 7, published_at: "2026-06-16T08:02:11", type: "changed" },
    ...over,
  });

describe("a line of the stream", () => {
  test("with a profile tells the company, and which flags it left out", () => {
    expect(readStreamLine(line({})).event).toMatchObject({
      is: "company",
      timepoint: 7,
      company: { number: "99000001", name: "ACME LTD" },
      told: { accountsOverdue: null, hasCharges: null },
    });
  });

  test("that deletes has no data, and one that changes without data leaves a question", () => {
    expect(readStreamLine(line({ data: undefined, event: { timepoint: 8, type: "deleted" } })).event?.is).toBe(
      "company-deleted",
    );
    expect(readStreamLine(line({ data: undefined })).event).toMatchObject({
      is: "company-unread",
      companyNumber: "99000001",
    });
  });

  test("of an unknown kind, or with unknown members, is an event like any other", () => {
    expect(readStreamLine(line({ resource_kind: "novelty", new_member: [1] })).event).toMatchObject({
      is: "other",
      timepoint: 7,
    });
    expect(readStreamLine(line({ data: { ...profile, new_member: {} } })).event?.is).toBe("company");
  });

  test("that is no event says why, whatever it is", () => {
    for (const text of [
      "{",
      "null",
      "[]",
      '{"event":{}}',
      line({ event: { timepoint: "7" } }),
      line({ event: { timepoint: 1.5 } }),
    ]) {
      expect(readStreamLine(text)).toMatchObject({ event: null, unread: { reason: expect.stringMatching(/not/) } });
    }
    expect(readStreamLine(line({ data: { company_name: 7 } })).unread).toMatchObject({
      reason: expect.stringContaining("company_name"),
      companyNumber: "99000001",
    });
  });

  test("is never a reason to stop", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((data) => line({ data: JSON.parse(data) })),
        ),
        (text) => {
          const { event, unread } = readStreamLine(text);
          expect((event === null) !== (unread === null)).toBe(true);
        },
      ),
    );
  });

  test.skipIf(!existsSync(FIXTURES))("of the reference's fixtures is read to the last", () => {
    for (const name of ["stream-companies.ndjson", "stream-filings.ndjson", "stream-officers.ndjson"]) {
      const lines = readFileSync(new URL(name, FIXTURES), "utf8")
        .split("\n")
        .filter((text) => text.trim() !== "");
      for (const text of lines) expect(readStreamLine(text)).toMatchObject({ unread: null });
    }
  });
});

test("published_at is read in all its forms, in whatever zone this runs, and nothing else is", () => {
  const iso = (text: string) => readPublishedAt(text)?.toISOString() ?? null;
  expect(iso("2026-06-16T08:02:11")).toBe("2026-06-16T08:02:11.000Z");
  expect(iso("2022-08-02T00:02:01.812779+01:00")).toBe("2022-08-01T23:02:01.812Z");
  expect(iso("2022-08-02T18:59:02.333257Z")).toBe("2022-08-02T18:59:02.333Z");
  expect(iso("2022-08-02T18:59:02+0100")).toBe("2022-08-02T17:59:02.000Z");
  for (const text of ["", "yesterday", "2022-13-02T18:59:02", "1659466742"]) expect(iso(text)).toBeNull();
});
