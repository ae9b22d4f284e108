import { describe, expect, it } from "vitest";
import { FORGOTTEN } from "@/server/enrichment/privacy/strike-out";
import { namesOf, patternOf, type Words } from "@/server/enrichment/privacy/words";
import { connectToTestDatabase } from "@/server/testing/database";

const zoe = { name: "O'QUILLFEATHER, Zoë Rose", forename: "Zoë", otherNames: "Rose", surname: "O'Quillfeather" };
const words: Words = { names: namesOf([zoe]), addresses: ["zoe@harrowmere.co.uk"], ids: ["Ab-1"] };

/** What the database makes of a text. */
async function strike(text: string, what = words): Promise<string> {
  const client = await connectToTestDatabase();
  const values = [text, patternOf(what), FORGOTTEN];
  return (await client.query("select regexp_replace($1, $2, $3, 'gi') as text", values)).rows[0].text;
}

describe("a name is struck out", () => {
  it.each([
    ["as it is stored", "Asked Zoë O'Quillfeather twice"],
    ["in the register's order, with what stands between", "Asked O'QUILLFEATHER, Zoë Rose twice"],
    ["without its accent and with an initial", "Asked Zoe R. O'Quillfeather twice"],
    ["with a decomposed accent", `Asked ${"Zoë O'Quillfeather".normalize("NFD")} twice`],
    ["in capitals with accents", "Asked ZOË O’QUILLFEATHER twice"],
    ["with a typographic apostrophe", "Asked Zoë O’Quillfeather twice"],
    ["without an apostrophe", "Asked Zoe OQuillfeather twice"],
    ["as JSON may escape it", String.raw`Asked Zo\u00eb O\u2019Quillfeather twice`],
    ["as in an address of another house", "Asked zoe.oquillfeather twice"],
    ["as an address", "Asked ZOE@harrowmere.co.uk twice"],
  ])("%s", async (_, text) => {
    expect(await strike(text)).toBe(`Asked ${FORGOTTEN} twice`);
  });

  it.each([
    [{ firstName: "Zoe", lastName: "O’Quillfeather", domain: "a.uk" }],
    [{ last_name: "O'Quillfeather", domain: "a.uk", first_name: "Zoë Rose" }],
  ])("as members of their own: %o", async (member) => {
    const text = await strike(JSON.stringify({ people: [member, { firstName: "Ada", lastName: "Marlowe" }] }));
    expect(text).not.toMatch(/zo|quill/i);
    expect(JSON.parse(text)).toMatchObject({ people: [{ domain: "a.uk" }, { firstName: "Ada", lastName: "Marlowe" }] });
  });

  it.each([
    "Zoe Quillfeathers",
    "Ada O'Quillfeather",
    "azoe@harrowmere.co.uk",
    JSON.stringify([
      { firstName: "Zoe", lastName: "Marlowe" },
      { firstName: "Ada", lastName: "O'Quillfeather" },
    ]),
  ])("and nobody else's: %s", async (text) => {
    expect(await strike(text)).toBe(text);
  });
});

it("a name that was never split, or is a former one, is read as registers and people write it", () => {
  const officer = { name: "Zoë Rose Marlowe", forename: null, otherNames: null, surname: null };
  expect(namesOf([{ ...officer, formerNames: ["O'QUILLFEATHER, Zoë", "CHER"] }])).toEqual([
    { forename: "Zoë", otherNames: "Rose", surname: "Marlowe" },
    { forename: "Zoë", otherNames: "", surname: "O'QUILLFEATHER" },
  ]);
});

describe("a domain", () => {
  const domain = { names: [], addresses: [], ids: [], domains: ["harrowmere.co.uk"] };

  it.each([
    ["itself", "see harrowmere.co.uk.", `see ${FORGOTTEN}.`],
    ["below it", "https://WWW.shop.Harrowmere.co.uk/team", `https://${FORGOTTEN}/team`],
    ["at it", '"ada.o\'brien@mail.harrowmere.co.uk"', `"${FORGOTTEN}"`],
    [
      "as JSON and addresses of pages escape it",
      String.raw`a:\nada%40harrowmere.co.uk\u003charrowmere.co.uk`,
      String.raw`a:\n${FORGOTTEN}\u003c${FORGOTTEN}`,
    ],
    ["encoded", "https%3A%2F%2Fharrowmere.co.uk", `https%3A%2F%2F${FORGOTTEN}`],
    [
      "not another",
      "notharrowmere.co.uk harrowmere.co.ukx harrowmere.co.uk.com",
      "notharrowmere.co.uk harrowmere.co.ukx harrowmere.co.uk.com",
    ],
  ])("is struck out: %s", async (_, text, struck) => {
    expect(await strike(text, domain)).toBe(struck);
  });
});
