import fc from "fast-check";
import { expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { nameLexemes } from "@/server/register/search/name-lexemes";

const NAMES = [
  "C.S. ENGINEERING (SOUTH EAST) LIMITED",
  "M&M IT LTD",
  "JOE'S CAFÉ & BAR LTD.",
  "W.H.SMITH PLC",
  "O\u2019NEILL-BYRNE HOLDINGS",
  "A.B.C. 24/7 LTD",
  "Łódź DELI LTD",
];

async function inDatabase(names: readonly string[]): Promise<string[][]> {
  const rows = await db.$queryRaw<{ lexemes: string[] }[]>`
    select name_lexemes(name) as lexemes from unnest(${[...names]}::text[]) with ordinality as given(name, place) order by place`;
  return rows.map((row) => row.lexemes);
}

test("the database takes names apart as the search field does", async () => {
  expect(await inDatabase(NAMES)).toEqual(NAMES.map(nameLexemes));
  expect(nameLexemes("C.S. ENGINEERING")).toEqual(["cs", "engineering"]);
  expect(nameLexemes("JOE'S CAFÉ")).toEqual(["joes", "cafe"]);
});

test("they agree on every name that can be written", async () => {
  const letters = fc.constantFrom(..."ABcd.'’ &-/(),9éÜß\u0301ŁИ\t".split(""));
  const names = fc.sample(fc.string({ unit: letters, maxLength: 24 }), { numRuns: 2_000, seed: 1 });
  const lexemes = await inDatabase(names);
  for (const [index, name] of names.entries()) expect(lexemes[index], JSON.stringify(name)).toEqual(nameLexemes(name));
});
