import { expect, test } from "vitest";
import { scoreDomain } from "@/server/enrichment/domain-score/score-domain";

function details(name: string, domain: string, previousNames: string[] = []): string[] {
  return scoreDomain({ name, domain, previousNames, otherCompanies: 0 }).reasons.map(({ detail }) => detail);
}

test("a domain that is the name's initials is told as that, not by the pieces that its letters might be", () => {
  const found = details("Leicester City Football Club Limited", "lcfc.com");
  expect(found).toContain('"lcfc" is the initials of the name');
  expect(found).toContain("The domain has only first letters of the words of the name");
  expect(found.join()).not.toContain("usual addition");
});

test("a few of the initials are told as some of them", () => {
  expect(details("University Schools Trust, East London", "ust.london")).toContain(
    '"ust" is some of the initials of the name',
  );
});

test("words that the name gives, and what is left over, are quoted", () => {
  const found = details("Foxtons Limited", "foxtonsgroup.co.uk");
  expect(found).toContain('"foxtons" in the domain is from the name');
  expect(found).toContain('The rest of the domain is a usual addition: "group"');
  expect(found).toContain('"foxtons", the first distinctive word of the name, is in the domain');
});

test("a reason says when it is the previous name that fits", () => {
  const found = details("Lumenfold Limited", "harrowmerejoinery.co.uk", ["HARROWMERE JOINERY LIMITED"]);
  expect(found).toContain('"harrowmere" + "joinery" in the domain are from the previous name');
});

test("a domain that speaks of another trade names the trade", () => {
  expect(details("Countrystyle Recycling Limited", "countrystyle.co.uk")).toContain(
    "The domain may speak of retail, of which the company's name and activities say nothing",
  );
});

test("an ordinary word or a surname alone is told as one, a coined word is not", () => {
  const first = (word: string) => `"${word}", the first distinctive word of the name, is in the domain alone`;
  expect(details("Horizon Joinery Limited", "horizon.co.uk")).toContain(
    `${first("horizon")}, but others may be called by so ordinary a word`,
  );
  expect(details("Murphy Joinery Limited", "murphy.co.uk").join()).toContain(", but ");
  expect(details("Lumenfold Joinery Limited", "lumenfold.co.uk")).toContain(first("lumenfold"));
});
