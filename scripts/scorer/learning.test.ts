import { describe, expect, test } from "vitest";
import { shippedModel } from "@/server/enrichment/domain-score/model";
import { interpolate } from "@/server/enrichment/domain-score/score-name";
import { SIGNALS } from "@/server/enrichment/domain-score/signals";
import { seededNumbers } from "@/server/platform/seeded-numbers";
import { fitCalibration } from "./fit-calibration";
import { hashTo } from "./hash-to";
import { learnWords } from "./learn-words";
import { minimise } from "./minimise";

test("the minimiser finds the lowest point of a curved valley", () => {
  const at = new Float64Array([-1.2, 1]);
  const value = minimise(
    ([x = 0, y = 0], gradient) => {
      gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
      gradient[1] = 200 * (y - x * x);
      return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
    },
    at,
    500,
  );
  expect(value).toBeLessThan(1e-4);
  expect(at[0]).toBeCloseTo(1, 1);
});

describe("calibration", () => {
  const random = seededNumbers(3);
  const normal = () => Array.from({ length: 12 }, random).reduce((sum, each) => sum + each, -6);
  const table = {
    own: Float64Array.from({ length: 2_000 }, () => 1 + normal()),
    hardest: Float64Array.from({ length: 2_000 }, () => -1 + normal()),
    first: new Float64Array(2_000),
    wrong: Float64Array.from({ length: 20_000 }, () => -1 + normal()),
  };
  const line = fitCalibration(table);

  test("rises, and gives back the odds that two known bells have", () => {
    const values = line.map(([, odds]) => odds);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    for (const x of [-1, 0, 1]) expect(Math.abs(interpolate(line, x) - 2 * x)).toBeLessThan(0.4);
  });

  test("is level beyond what was seen, though never quite", () => {
    const [end] = line.at(-1) ?? [0];
    expect(interpolate(line, end + 10)).toBeGreaterThan(interpolate(line, end));
    expect(interpolate(line, end + 10) - interpolate(line, end)).toBeLessThan(0.5);
  });
});

test("words are learnt from what many companies share; a word of few is left out, for it would name somebody", () => {
  const names = Array.from({ length: 10 }, (_, at) => `Tarn${at} Joinery Limited`);
  const pairs = names.map((name, at) => ({
    companyNumber: `${at}`,
    names: [name],
    domain: `tarn${at}.co.uk`,
    otherDomains: [],
    sicCodes: [],
  }));
  const { words } = learnWords(names, pairs);
  expect(Object.keys(words.bits)).toEqual(["joinery"]);
  expect(words.bits.joinery).toBeCloseTo(0);
  expect(words.kept.joinery).toBeLessThan(0.4);
});

test("chance is repeated by its seed, and a company keeps its fold", () => {
  expect(Array.from({ length: 3 }, seededNumbers(9))).toEqual(Array.from({ length: 3 }, seededNumbers(9)));
  expect(hashTo(5, "00000001")).toBe(hashTo(5, "00000001"));
  const folds = Map.groupBy(
    Array.from({ length: 1_000 }, (_, at) => hashTo(5, `${at}`)),
    (fold) => fold,
  );
  expect([...folds.keys()].sort()).toEqual([0, 1, 2, 3, 4]);
});

test("the shipped model weighs every signal that the code measures, and no other", () => {
  expect(Object.keys(shippedModel.signals).sort()).toEqual(SIGNALS.map(({ name }) => name).sort());
});
