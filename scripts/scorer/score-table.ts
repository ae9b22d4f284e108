import type { LabelledPair } from "./read-pairs";

/** Each company against all domains of the file. */
export interface ScoreTable {
  /** Log-odds of each company's own domain. */
  own: Float64Array;
  /** Log-odds of the best-scoring domain that is not the company's: its hardest look-alike. */
  hardest: Float64Array;
  /** The chance that the own domain comes first when ties are broken at random. */
  first: Float64Array;
  /** Log-odds of every wrong domain of every company. */
  wrong: Float64Array;
}

/** Fills the table for all companies of the file, or for some. `scorerOf` gives a company's log-odds against the domain of a row. */
export function fillScoreTable(
  pairs: readonly LabelledPair[],
  scorerOf: (company: number) => (row: number) => number,
  onProgress: (share: number) => void = () => undefined,
  companies: readonly number[] = [...pairs.keys()],
): ScoreTable {
  const domains = [...new Map(pairs.map(({ domain }, row) => [domain, row])).entries()];
  const own = new Float64Array(companies.length);
  const hardest = new Float64Array(companies.length);
  const first = new Float64Array(companies.length);
  const wrong = new Float64Array(companies.length * domains.length);
  let count = 0;
  for (const [at, company] of companies.entries()) {
    const pair = pairs[company];
    if (!pair) continue;
    const score = scorerOf(company);
    const others = domains.filter(([domain]) => domain !== pair.domain && !pair.otherDomains.includes(domain));
    const scores = others.map(([, row]) => score(row));
    wrong.set(scores, count);
    count += scores.length;
    const ownScore = score(company);
    const best = scores.reduce((most, each) => Math.max(most, each), -Infinity);
    own[at] = ownScore;
    hardest[at] = best;
    first[at] = best > ownScore ? 0 : 1 / (1 + scores.filter((each) => each === ownScore).length);
    onProgress((at + 1) / companies.length);
  }
  return { own, hardest, first, wrong: wrong.subarray(0, count) };
}
