import { expect, test } from "vitest";
import { scoreModel } from "@/server/enrichment/domain-score/model";
import { seededNumbers } from "@/server/platform/seeded-numbers";
import { digestOf } from "./pairs-digest";
import type { LabelledPair } from "./read-pairs";
import { trainModel } from "./train-model";

const TRADES = ["Joinery", "Roofing", "Foods", "Motors", "Care"];
const SYLLABLES = ["tarn", "lumen", "brack", "harrow", "mere", "vale", "fold", "wyn"];

/** Made-up companies, two of three with their name in their domain. */
function makePairs(count: number): LabelledPair[] {
  const random = seededNumbers(5);
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? "";
  return Array.from({ length: count }, (_, at) => {
    const [first, trade] = [`${pick(SYLLABLES)}${pick(SYLLABLES)}${at}`, pick(TRADES)];
    return {
      companyNumber: `${at}`.padStart(8, "0"),
      names: [`${first} ${trade} Limited`],
      domain: at % 3 === 0 ? `${pick(SYLLABLES)}-${at}.com` : `${first}${trade.toLowerCase()}.co.uk`,
      otherDomains: [],
      sicCodes: [],
    };
  });
}

test("two trainings on the same files give the same bytes, judged figures too, and a model that can be read back", {
  timeout: 60_000,
}, () => {
  const pairs = makePairs(30);
  const names = pairs.flatMap((pair) => pair.names);
  const train = () => trainModel(makePairs(30), [...names], () => undefined);
  const [first, second] = [train(), train()];
  expect(JSON.stringify(second.model)).toBe(JSON.stringify(first.model));
  expect([...second.unseen.own, ...second.unseen.hardest]).toEqual([...first.unseen.own, ...first.unseen.hardest]);
  expect(scoreModel.parse(JSON.parse(JSON.stringify(first.model)))).toEqual(first.model);
  expect(first.model.pairsDigest).toBe(digestOf(pairs));
});

test("a set of pairs is told again in whatever order, and one pair makes it another", () => {
  const pairs = makePairs(6);
  expect(digestOf(pairs.toReversed())).toBe(digestOf(pairs));
  expect(digestOf(pairs.slice(1))).not.toBe(digestOf(pairs));
});
