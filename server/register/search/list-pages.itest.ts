import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { listCompanies } from "@/server/register/reads";
import { companyPage, listCompaniesInput } from "@/server/register/schema";
import { type CompanySort, companySort } from "@/server/register/search/filter";
import { resetDatabase } from "@/server/testing/database";
import { addCompany, proposed } from "@/server/testing/factories/known-companies";

beforeEach(resetDatabase);

const list = (input: Record<string, unknown> = {}) => listCompanies(listCompaniesInput.parse(input));

describe("pages", () => {
  const numbers = Array.from({ length: 11 }, (_, index) => String(index + 1).padStart(8, "0"));

  beforeEach(async () => {
    // Equal days and unknown days: the hard cases of a keyset.
    for (const [index, number] of numbers.entries())
      await addCompany(number, index % 4 === 3 ? {} : proposed(Math.floor(index / 3)));
  });

  async function walk(sort: CompanySort) {
    const pages = [await list({ sort, limit: 3 })];
    for (let next = pages[0]?.nextCursor; next; next = pages.at(-1)?.nextCursor)
      pages.push(await list({ sort, limit: 3, cursor: next }));
    return pages;
  }

  test.each<CompanySort>(["daysLeft", "-daysLeft", "name", "-name", "updatedAt", "-updatedAt", "number"])(
    "sorted by %s show every company once, and lead back the same way",
    async (sort) => {
      const pages = await walk(sort);
      const seen = pages.map((page) => page.items.map(({ number }) => number));
      expect(seen.flat().toSorted()).toEqual(numbers);
      expect(seen.flat()).toEqual((await list({ sort, limit: 200 })).items.map(({ number }) => number));
      expect(pages[0]?.previousCursor).toBeNull();

      const back = [];
      for (let cursor = pages.at(-1)?.previousCursor; cursor; ) {
        const page = await list({ sort, limit: 3, cursor });
        back.unshift(page.items.map(({ number }) => number));
        cursor = page.previousCursor;
      }
      expect(back).toEqual(seen.slice(0, -1));
    },
  );

  test("unknown days come last in both directions", async () => {
    for (const sort of ["daysLeft", "-daysLeft"] as const) {
      const { items } = await list({ sort, limit: 200 });
      expect(items.slice(-2).map(({ strikeOff }) => strikeOff)).toEqual([null, null]);
    }
  });

  test("a company added before the place already read moves nothing", async () => {
    const first = await list({ sort: "number", limit: 3 });
    await addCompany("00000000");
    const second = await list({ sort: "number", limit: 3, cursor: first.nextCursor });
    expect(second.items.map(({ number }) => number)).toEqual(numbers.slice(3, 6));
  });

  test("the total is the filter's, not the page's", async () => {
    expect((await list({ limit: 3 })).total).toEqual({ count: 11, exact: true });
  });

  test.each<[CompanySort, unknown]>([
    ["daysLeft", "abc"],
    ["daysLeft", "2020-13-45"],
    ["-daysLeft", "2021-02-29"],
    ["incorporatedOn", 5],
    ["updatedAt", "2026-11-22"],
    ["updatedAt", "2026-11-22 25:00:00+00"],
    ["confidence", "much"],
    ["leadScore", "99999"],
    ["name", "A\u0000"],
    ["name", null],
  ])(
    "a cursor of the order by %s that stands at %j is refused by name, and asks nothing of the database",
    async (sort, value) => {
      const cursorOf = (parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString("base64url");
      const refused = { code: "BAD_INPUT", field: "cursor" };
      await expect(list({ sort, cursor: cursorOf(["forward", sort, value, "1"]) })).rejects.toMatchObject(refused);
    },
  );

  test("every order goes on from the cursors that it gives out", async () => {
    await db.company.updateMany({ data: { incorporatedOn: new Date("2020-02-29"), bestConfidence: 1e-7 } });
    for (const sort of companySort.options) {
      const first = await list({ sort, limit: 3 });
      const second = await list({ sort, limit: 3, cursor: first.nextCursor });
      expect(second.items, sort).toHaveLength(3);
      expect((await list({ sort, limit: 3, cursor: second.previousCursor })).items, sort).toEqual(first.items);
    }
  });

  test("words of the register that are none are refused by the field's name", () => {
    for (const field of ["status", "statusDetail", "type"])
      for (const word of ["x".repeat(61), "a\u0000b"])
        expect(listCompaniesInput.safeParse({ [field]: [word] }).error?.issues[0]?.path[0]).toBe(field);
  });

  test("a cursor of another list is refused by name", async () => {
    await expect(list({ cursor: "bm90IG91cnM" })).rejects.toMatchObject({ code: "BAD_INPUT", field: "cursor" });
    const { nextCursor } = await list({ sort: "name", limit: 1 });
    expect((await list({ sort: "name", limit: 1, cursor: nextCursor })).items).toHaveLength(1);
    for (const sort of ["-name", "number"]) {
      await expect(list({ sort, cursor: nextCursor })).rejects.toMatchObject({ code: "BAD_INPUT", field: "cursor" });
    }
  });
});

test("a page has the shape that the API promises, for companies without a name too", async () => {
  await addCompany("00000009", { name: null, type: null });
  const page = companyPage.parse(await list());
  expect(page.items[0]).toMatchObject({
    number: "00000009",
    name: "00000009",
    strikeOff: null,
    domains: [],
    officers: [],
  });
});
