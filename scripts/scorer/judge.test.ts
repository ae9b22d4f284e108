import { describe, expect, test } from "vitest";
import { logOdds } from "@/server/enrichment/domain-score/bands";
import { judge } from "./judge";
import { areaUnderCurve, calibrationError } from "./measures";
import type { LabelledPair } from "./read-pairs";
import { fillScoreTable } from "./score-table";

const pair = (domain: string, otherDomains: string[] = []): LabelledPair => ({
  companyNumber: domain,
  names: [domain],
  domain,
  otherDomains,
  sicCodes: [],
});
const table = (scores: number[][], pairs = scores.map((_, at) => pair(`tarn${at}.co.uk`))) =>
  fillScoreTable(pairs, (company) => (row) => scores[company]?.[row] ?? 0);

describe("the table of scores", () => {
  test("holds for each company its own score, the best wrong one and the chance to come first", () => {
    const found = table([
      [5, 1, 2],
      [1, 0, 3],
      [4, 4, 4],
    ]);
    expect([...found.own]).toEqual([5, 0, 4]);
    expect([...found.hardest]).toEqual([2, 3, 4]);
    expect(found.first[0]).toBe(1);
    expect(found.first[1]).toBe(0);
    expect(found.first[2]).toBeCloseTo(1 / 3);
    expect(found.wrong).toHaveLength(6);
  });

  test("never takes a company's other domains, nor the same domain in another row, for wrong", () => {
    const pairs = [pair("tarn.co.uk", ["tarn.com"]), pair("tarn.com"), pair("lumen.com"), pair("tarn.co.uk")];
    const found = table(
      [
        [1, 9, 2, 1],
        [3, 1, 4, 3],
        [0, 0, 1, 0],
        [1, 9, 2, 1],
      ],
      pairs,
    );
    expect(found.hardest[0]).toBe(2);
    expect(found.hardest[3]).toBe(9);
  });
});

test("a file of any length is judged by a bounded number of domains and of scores that are kept", () => {
  const pairs = Array.from({ length: 3_000 }, (_, at) => pair(`tarn${at}.co.uk`));
  const companies = Array.from({ length: 20 }, (_, at) => at * 100);
  let scored = 0;
  const scorerOf = (company: number) => (row: number) => {
    scored++;
    return company === row ? 1 : -row;
  };
  const found = fillScoreTable(pairs, scorerOf, undefined, companies, 1_000);
  expect(scored).toBeGreaterThan(20 * 2_400);
  expect(scored).toBeLessThanOrEqual(20 * 2_501);
  expect(found.wrong.length).toBeGreaterThan(900);
  expect(found.wrong.length).toBeLessThanOrEqual(1_000);
  expect(found.wrong.every((score) => score <= 0)).toBe(true);
  expect([...found.first]).toEqual(companies.map(() => 1));
});

describe("the judgement", () => {
  test("counts the area under the curve by hand, ties as a half", () => {
    expect(areaUnderCurve([3, 1], [2, 1])).toBe((2 + 0.5) / 4);
  });

  test("measures precision against one hardest look-alike a true pair, at the threshold", () => {
    const high = logOdds(0.95);
    const low = logOdds(0.2);
    const found = judge(
      table([
        [high, low, low, low],
        [low, high, low, low],
        [low, low, high, low],
        [high, low, low, low],
      ]),
      0.9,
    );
    expect(found.pairs).toBe(4);
    expect(found.recall).toBe(0.75);
    expect(found.precision).toBe(0.75);
    expect(found.top1).toBe(0.75);
  });

  test("finds no calibration error where what is stated is so, and the distance where it is not", () => {
    const stated = (probability: number, right: number, wrong: number) => [
      { probability, isTrue: true, weight: right },
      { probability, isTrue: false, weight: wrong },
    ];
    expect(calibrationError([...stated(0.75, 3, 1), ...stated(0.25, 1, 3)])).toBeCloseTo(0);
    expect(calibrationError([...stated(0.75, 1, 1), ...stated(0.25, 1, 3)])).toBeCloseTo(0.25 / 3);
  });
});
