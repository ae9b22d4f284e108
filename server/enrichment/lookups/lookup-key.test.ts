import { expect, test } from "vitest";
import { lookupKey } from "@/server/enrichment/lookups/lookup-key";

const domainKey = (name: string) => lookupKey({ kind: "domain", input: { name } });
const emailKey = (firstName: string, lastName: string, domain = "a.uk") =>
  lookupKey({ kind: "email", input: { firstName, lastName, domain } });

test("accents, case, punctuation and spacing make no other question", () => {
  const key = domainKey("Smith & Sons Café Ltd");
  expect(["SMITH AND SONS CAFE LTD.", "smith  &  sons (café), ltd"].map(domainKey)).toEqual([key, key]);
});

test("another name, another legal form, another script is another question", () => {
  const names = ["Tarnvale Ltd", "Tarnvale Limited", "Tarnvale Plc", "Ταρνβαλε Ltd", "T-arnvale Ltd"];
  expect(new Set(names.map(domainKey)).size).toBe(names.length);
});

test("a person's question differs by forename, surname and domain, and its parts cannot run into each other", () => {
  const keys = [emailKey("Ann", "Lee"), emailKey("An", "nLee"), emailKey("Lee", "Ann"), emailKey("Ann", "Lee", "b.uk")];
  expect(new Set(keys).size).toBe(keys.length);
  expect(emailKey("ANN", "Lée", "A.UK")).toBe(emailKey("Ann", "Lee"));
});

test("a key tells neither a person's name nor an address", () => {
  expect(emailKey("Annabel", "Leeming")).toMatch(/^email:[0-9a-f]{64}$/);
  expect(lookupKey({ kind: "verification", input: { email: "Ann@A.uk" } })).toMatch(/^verification:[0-9a-f]{64}$/);
  expect(lookupKey({ kind: "verification", input: { email: "Ann@A.uk" } })).toBe(
    lookupKey({ kind: "verification", input: { email: "ann@a.uk" } }),
  );
});
