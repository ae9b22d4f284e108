import { beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { approachCompanies, MOST_GATHERED } from "@/server/register/search/count-companies";
import { connectToTestDatabase, resetDatabase } from "@/server/testing/database";

const POSTCODE = "EC1V 2NX";

beforeEach(async () => {
  await resetDatabase();
  await db.company.createMany({
    data: Array.from({ length: 200 }, (_, index) => ({
      number: String(index).padStart(8, "0"),
      name: `WIDGETS ${index} LTD`,
      postcode: index % 2 === 0 ? POSTCODE : `LS${index} 1AA`,
    })),
  });
  const client = await connectToTestDatabase();
  await client.query("analyze companies");
  // What the planner would know of a register that is a hundred thousand times as large.
  await client.query("update pg_class set reltuples = reltuples * 100000 where oid = 'companies'::regclass");
});

const estimate = async (q: string) => (await approachCompanies({ q })).estimate;

test("a crowded postcode is expected to be crowded, whatever the dictionary of names knows", async () => {
  await db.registerWord.createMany({ data: [{ word: "widgets", companies: 200 }] });
  expect(await estimate(POSTCODE)).toBeGreaterThan(MOST_GATHERED);
  expect(await estimate(POSTCODE.replace(" ", "").toLowerCase())).toBeGreaterThan(MOST_GATHERED);
  expect(await estimate("zzyzx")).toBeLessThan(MOST_GATHERED);
});

test("a beginning counts all words that begin so, those with letters beyond z as well", async () => {
  await db.registerWord.createMany({
    data: [
      { word: "smith", companies: 3_000 },
      { word: "smithson", companies: 3_000 },
      { word: "smithé", companies: 3_000 },
      { word: "smit", companies: 1_000_000 },
    ],
  });
  expect(await estimate("smith")).toBe(Math.round(9_000 * 1.2 + 200));
});
