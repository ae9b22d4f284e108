import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseOfficerName, toPersonCase } from "./officer-name";

const person = (name: string) => {
  const { isCorporate: _, ...parts } = parseOfficerName(name, "director");
  return parts;
};

describe("an officer's name", () => {
  it.each([
    ["SAMPLEWOOD, Bruno", { surname: "Samplewood", forename: "Bruno", otherNames: null, title: null }],
    ["PLACEHOLDER, Ada Joan, Dr", { surname: "Placeholder", forename: "Ada", otherNames: "Joan", title: "Dr" }],
    [
      "OF EXAMPLEMERE, Edgar Louis, Lord",
      { surname: "of Examplemere", forename: "Edgar", otherNames: "Louis", title: "Lord" },
    ],
    ["O'TESTER-EXAMPLE, Cara", { surname: "O'Tester-Example", forename: "Cara", otherNames: null, title: null }],
    ["VAN DER SAMPLE, Dirk", { surname: "Van Der Sample", forename: "Dirk", otherNames: null, title: null }],
    ["McDONALD, Isla", { surname: "McDonald", forename: "Isla", otherNames: null, title: null }],
    ["MCDONALD, ISLA", { surname: "McDonald", forename: "Isla", otherNames: null, title: null }],
    ["MONONYMSAMPLE", { surname: "Mononymsample", forename: null, otherNames: null, title: null }],
    ["EXEMPLARTON, Baroness", { surname: "Exemplarton", forename: null, otherNames: null, title: "Baroness" }],
    [
      "EXEMPLARTON, The Rt Hon Lord",
      { surname: "Exemplarton", forename: null, otherNames: null, title: "The Rt Hon Lord" },
    ],
    ["WASHINGTON, Earl", { surname: "Washington", forename: "Earl", otherNames: null, title: null }],
    ["OF SAMPLESHIRE, Earl", { surname: "of Sampleshire", forename: null, otherNames: null, title: "Earl" }],
    [
      "SMITH, Anne-Marie Zoë, Professor, The Hon",
      { surname: "Smith", forename: "Anne-Marie", otherNames: "Zoë", title: "Professor, The Hon" },
    ],
    ["SMITH III, John", { surname: "Smith III", forename: "John", otherNames: null, title: null }],
    ["ŴILLIAMS-ŶNYS, Siân", { surname: "Ŵilliams-Ŷnys", forename: "Siân", otherNames: null, title: null }],
    ["D’ARCY,Jane", { surname: "D’Arcy", forename: "Jane", otherNames: null, title: null }],
    ["van der BERG, Kees", { surname: "van der Berg", forename: "Kees", otherNames: null, title: null }],
  ])("is read from %j", (name, parts) => {
    expect(person(name)).toEqual(parts);
  });

  it("of a corporate officer is decided by the role, commas or not", () => {
    const nobody = { isCorporate: true, title: null, forename: null, otherNames: null, surname: null };
    expect(parseOfficerName("SAMPLE, EXAMPLE & CO. NOMINEES LIMITED", "corporate-director")).toEqual(nobody);
    expect(parseOfficerName("ZZ SYNTHETIC SECRETARIES LIMITED", "nominee-secretary")).toEqual(nobody);
    expect(parseOfficerName("LIMITED, Ann", "director").isCorporate).toBe(false);
  });

  it("is read without failing whatever it holds, and person case is stable", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.constantFrom("director", "corporate-secretary", ""),
        (name, role) => {
          parseOfficerName(name, role);
        },
      ),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z][A-Z' -]{0,20}$/), (name) => {
        expect(toPersonCase(toPersonCase(name))).toBe(toPersonCase(name));
      }),
    );
  });
});
