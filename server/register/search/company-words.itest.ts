import { Readable } from "node:stream";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { importRegister } from "@/server/register/bulk/import-register";
import { bulkLine, headerLine } from "@/server/register/bulk/testing";
import { companyConditions } from "@/server/register/search/company-where";
import { expandWords } from "@/server/register/search/company-words";
import { resetDatabase } from "@/server/testing/database";
import { person } from "@/server/testing/runs";

beforeEach(resetDatabase);

async function formsOf(text: string): Promise<Record<string, string[]>> {
  const forms = await expandWords(text);
  return Object.fromEntries([...forms].map(([word, known]) => [word, known.toSorted()]));
}

async function find(q: string, isExpanded: boolean): Promise<string[]> {
  const { indexed } = companyConditions({ q }, [], isExpanded ? await expandWords(q) : undefined);
  const rows = await db.$queryRaw<{ number: string }[]>`
    select number from companies company where ${indexed} order by number`;
  return rows.map(({ number }) => number);
}

async function importNames(...names: string[]): Promise<void> {
  const lines = names.map((name, index) =>
    bulkLine({
      CompanyNumber: String(index + 1).padStart(8, "0"),
      CompanyName: name,
      "PreviousName_1.CONDATE": "01/02/2020",
      "PreviousName_1.CompanyName": `${name.split(" ")[0]}ISH FORMERLY`,
    }),
  );
  const input = Readable.from([Buffer.from([headerLine, ...lines].join("\n"))]);
  await importRegister({ actor: person, source: "names.csv", input });
}

test("a word is all words that begin so, of present and former names, whoever wrote them", async () => {
  await importNames("SMITH ENGINEERING LTD");
  expect(await formsOf("smith engineering")).toEqual({ smith: ["smith", "smithish"], engineering: ["engineering"] });

  await db.company.create({ data: { number: "00000009", name: "Smithson's Bakery", sicCodes: [] } });
  expect((await formsOf("smith")).smith).toEqual(["smith", "smithish", "smithsons"]);
  await db.company.update({ where: { number: "00000009" }, data: { name: "Smithers Bakery" } });
  expect((await formsOf("smithe")).smithe).toEqual(["smithers"]);
  await db.companyPreviousName.create({ data: { companyNumber: "00000009", position: 0, name: "ZEBRA BAKERY" } });
  expect(await formsOf("zeb zzyzx")).toEqual({ zeb: ["zebra"], zzyzx: [] });

  // The next count takes up what was met meanwhile.
  await importNames("SMITH ENGINEERING LTD", "OTHER LTD");
  expect(await db.registerNewWord.count()).toBe(0);
  expect(await formsOf("zeb oth")).toEqual({ zeb: ["zebra"], oth: ["other", "otherish"] });
});

test("nobody claims to know all words while those of an import are not counted", async () => {
  await importNames("SMITH ENGINEERING LTD");
  const running = await db.import.create({ data: { source: "next.csv", format: "bulk_csv", requestedBy: "somebody" } });
  expect(await formsOf("smith")).toEqual({});
  await db.import.update({ where: { id: running.id }, data: { state: "failed" } });
  expect(await formsOf("smith")).toEqual({});
  await db.import.update({ where: { id: running.id }, data: { wordsAt: new Date() } });
  expect(await formsOf("smith")).not.toEqual({});
});

test("a beginning of many words stays a beginning", async () => {
  await db.company.createMany({
    data: Array.from({ length: 30 }, (_, index) => ({
      number: String(index + 1).padStart(8, "0"),
      name: `CON${index} BLUE${index % 3} LTD`,
      sicCodes: [],
    })),
  });
  expect(Object.keys(await formsOf("con blue"))).toEqual(["blue"]);
  expect(await find("con blue1", true)).toHaveLength(10);
});

test("expanded or not, the same companies are found", async () => {
  const parts = [
    "SMITH",
    "SMITHSON",
    "Smith's",
    "CAFÉ",
    "CAFETERIA",
    "C.S.",
    "BLUE",
    "BLUEBELL",
    "O’BRIEN",
    "360 DEGREES",
  ];
  const names = parts.flatMap((one, at) => parts.slice(at).map((other) => `${one} ${other} LTD`));
  await importNames(...names.slice(0, 30));
  await db.company.createMany({
    data: names.slice(30).map((name, at) => ({ number: String(at + 500).padStart(8, "0"), name, sicCodes: [] })),
  });
  const texts = [
    ...parts,
    "smi blu",
    "caf",
    "cafe smith",
    "obrien",
    "o'brien ltd",
    "bluebe 360",
    "ish",
    "smithish",
    "cs smith",
    "zzyzx",
    "form",
  ];
  const found = await Promise.all(texts.map(async (text) => [await find(text, true), await find(text, false)]));
  for (const [at, [one, other]] of found.entries()) expect(one, texts[at]).toEqual(other);
  expect(found.filter(([one]) => one && one.length > 0).length).toBeGreaterThan(15);
});
