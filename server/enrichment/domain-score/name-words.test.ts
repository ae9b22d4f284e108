import { describe, expect, test } from "vitest";
import { nameWords } from "@/server/enrichment/domain-score/name-words";

describe("the words of a company name", () => {
  test.each([
    ["Harrowmere Joinery Limited", ["harrowmere", "joinery"]],
    ["HARROWMERE JOINERY LTD.", ["harrowmere", "joinery"]],
    ["Harrowmere Community Interest Company", ["harrowmere"]],
    ["Becws Tarnvale Cyfyngedig", ["becws", "tarnvale"]],
    ["Brackenfold Partners LLP", ["brackenfold", "partners"]],
    ["Smith & Sons Public Limited Company", ["smith", "and", "sons"]],
    ["O'Neill’s Café (York) Ltd", ["oneills", "cafe", "york"]],
    ["A.B.C. Roofing Ltd", ["abc", "roofing"]],
    ["Penhallow & Co Ltd Limited", ["penhallow"]],
    ["L.T.Penhallow & Sons,Limited", ["lt", "penhallow", "and", "sons"]],
    ["J & D Penhallow Limited", ["jd", "penhallow"]],
    ["Tarnvale Society Limited (The)", ["tarnvale", "society"]],
  ])("leave out the legal form, accents and marks: %s", (name, all) => {
    expect(nameWords(name).all).toEqual(all);
  });

  test("that tell are those that few companies share", () => {
    expect(nameWords("The Penhallow Group Holdings (UK) Limited").telling).toEqual(["penhallow"]);
  });

  test("are all telling when none of them is", () => {
    expect(nameWords("The Services Company Limited").telling).toEqual(["services"]);
  });

  test("keep a legal form that is the whole name", () => {
    expect(nameWords("Limited").all).toEqual(["limited"]);
  });
});
