import { hashTo } from "./hash-to";
import type { LabelledPair } from "./read-pairs";

/**
 * Most domains that a company is compared with. The more there are the harder is the hardest, and the aims are stated for two
 * thousand: a longer file is judged by some of its domains, drawn by their names.
 */
const MOST_DOMAINS = 2_500;
/** Most scores of wrong domains that are kept; of more every so-manieth is, so that memory stays flat. */
const MOST_WRONG = 6_000_000;

/** Each company against the domains of the file. */
export interface ScoreTable {
  /** Log-odds of each company's own domain. */
  own: Float64Array;
  /** Log-odds of the best-scoring domain that is not the company's: its hardest look-alike. */
  hardest: Float64Array;
  /** The chance that the own domain comes first when ties are broken at random. */
  first: Float64Array;
  /** Log-odds of wrong domains of every company: of all, or of evenly many. */
  wrong: Float64Array;
}

/** Fills the table for all companies of the file, or for some. `scorerOf` gives a company's log-odds against the domain of a row. */
export function fillScoreTable(
  pairs: readonly LabelledPair[],
  scorerOf: (company: number) => (row: number) => number,
  onProgress: (share: number) => void = () => undefined,
  companies: readonly number[] = [...pairs.keys()],
  mostWrong = MOST_WRONG,
): ScoreTable {
  const domains = drawDomains(pairs);
  const own = new Float64Array(companies.length);
  const hardest = new Float64Array(companies.length);
  const first = new Float64Array(companies.length);
  const stride = Math.ceil((companies.length * domains.length) / mostWrong);
  const wrong = new Float64Array(Math.ceil((companies.length * domains.length) / stride));
  let count = 0;
  for (const [at, company] of companies.entries()) {
    const pair = pairs[company];
    if (!pair) continue;
    const score = scorerOf(company);
    const others = domains.filter(([domain]) => domain !== pair.domain && !pair.otherDomains.includes(domain));
    const scores = others.map(([, row]) => score(row));
    for (const each of scores) {
      if (count % stride === 0) wrong[count / stride] = each;
      count++;
    }
    const ownScore = score(company);
    const best = scores.reduce((most, each) => Math.max(most, each), -Infinity);
    own[at] = ownScore;
    hardest[at] = best;
    first[at] = best > ownScore ? 0 : 1 / (1 + scores.filter((each) => each === ownScore).length);
    onProgress((at + 1) / companies.length);
  }
  return { own, hardest, first, wrong: wrong.subarray(0, Math.ceil(count / stride)) };
}

/** The different domains of a file with a row of each. */
function drawDomains(pairs: readonly LabelledPair[]): [string, number][] {
  const all = [...new Map(pairs.map(({ domain }, row) => [domain, row])).entries()];
  if (all.length <= MOST_DOMAINS) return all;
  const drawn = all.map((entry) => ({ entry, place: hashTo(2 ** 32, entry[0]) }));
  return drawn
    .sort((a, b) => a.place - b.place)
    .slice(0, MOST_DOMAINS)
    .map(({ entry }) => entry);
}
