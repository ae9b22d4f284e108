import { alignmentGain } from "@/server/enrichment/domain-score/align-name";
import type { ScoreModel } from "@/server/enrichment/domain-score/model";
import { measureSignals, readPair, SIGNALS } from "@/server/enrichment/domain-score/signals";
import { prepareCompany, prepareDomain } from "@/server/enrichment/domain-score/subject";
import { type WordKnowledge, wordKnowledge } from "@/server/enrichment/domain-score/word-knowledge";
import type { LabelledPair } from "./read-pairs";

export const LOOK_ALIKES = 10;
export const RANDOM = 15;
/** Enough for LOOK_ALIKES to be left when a fold goes. */
export const RANKED = 2 * LOOK_ALIKES;

export type ExampleKind = "true" | "look-alike" | "random";

/** Labelled pairs and wrong ones made from them, with the values of their signals. */
export interface Examples {
  /** Row-major, SIGNALS.length values a row. */
  values: Float32Array;
  kinds: ExampleKind[];
  /** Which company each row is about, as its place in the file. */
  companies: number[];
}

export type WordModel = Pick<ScoreModel, "words" | "fillers" | "letters">;

/** Each company's rows from the likeliest look-alike down, by how much the name explains of the label. */
export function rankLookAlikes(
  pairs: readonly LabelledPair[],
  companies: readonly number[],
  words: WordModel,
): Map<number, number[]> {
  const knowledge = wordKnowledge(words);
  const domains = pairs.map(({ domain }) => prepareDomain(domain, knowledge));
  const ranked = companies.map((at) => {
    const { names } = companyOf(pairs, at, knowledge);
    const likeness = domains.map((domain) => {
      const gain = Math.max(...names.map((name) => alignmentGain(name, domain)));
      return gain * (0.3 + 0.7 / Math.sqrt(Math.max(1, domain.text.length)));
    });
    const rows = [...pairs.keys()].filter((row) => pairs[row]?.domain !== pairs[at]?.domain);
    rows.sort((a, b) => (likeness[b] ?? 0) - (likeness[a] ?? 0) || a - b);
    return [at, rows.slice(0, RANKED)] as const;
  });
  return new Map(ranked);
}

/** The true pair of each company, its likeliest look-alikes among `candidates` and random ones, measured with what `words` knows. */
export function makeExamples(
  pairs: readonly LabelledPair[],
  ranking: ReadonlyMap<number, readonly number[]>,
  companies: readonly number[],
  candidates: readonly number[],
  words: WordModel,
  random: () => number,
): Examples {
  const knowledge = wordKnowledge(words);
  const domains = new Map(candidates.map((row) => [row, prepareDomain(pairs[row]?.domain ?? "", knowledge)]));
  const rows: number[][] = [];
  const examples: Examples = { values: new Float32Array(0), kinds: [], companies: [] };
  for (const at of companies) {
    const company = companyOf(pairs, at, knowledge);
    const add = (row: number, kind: ExampleKind) => {
      const domain = domains.get(row);
      if (!domain) return;
      rows.push(measureSignals(readPair(company, domain)));
      examples.kinds.push(kind);
      examples.companies.push(at);
    };
    add(at, "true");
    const likely = (ranking.get(at) ?? []).filter((row) => domains.has(row));
    for (const row of likely.slice(0, LOOK_ALIKES)) add(row, "look-alike");
    for (let drawn = 0; drawn < RANDOM; drawn++) {
      const row = candidates[Math.floor(random() * candidates.length)] ?? at;
      if (pairs[row]?.domain !== pairs[at]?.domain) add(row, "random");
    }
  }
  examples.values = new Float32Array(rows.length * SIGNALS.length);
  for (const [at, row] of rows.entries()) examples.values.set(row, at * SIGNALS.length);
  return examples;
}

function companyOf(pairs: readonly LabelledPair[], at: number, knowledge: WordKnowledge) {
  const [name = "", ...previousNames] = pairs[at]?.names ?? [];
  return prepareCompany({ name, previousNames, sicCodes: pairs[at]?.sicCodes ?? [] }, knowledge);
}

/** Several sets of examples as one. */
export function joinExamples(all: readonly Examples[]): Examples {
  const values = new Float32Array(all.reduce((sum, each) => sum + each.values.length, 0));
  let at = 0;
  for (const each of all) {
    values.set(each.values, at);
    at += each.values.length;
  }
  return {
    values,
    kinds: all.flatMap(({ kinds }) => kinds),
    companies: all.flatMap(({ companies }) => companies),
  };
}
