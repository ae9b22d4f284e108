import { isSubsequence, jaroWinkler, longestRun, sharedPart } from "@/server/enrichment/domain-score/compare-text";
import type { Pair, SignalGroup } from "@/server/enrichment/domain-score/signals/group";

const NAMES = [
  "run-of-label",
  "run-of-label-above-half",
  "run",
  "run-of-name",
  "run-at-start",
  "jaro-winkler",
  "jaro-winkler-first",
  "subsequence",
  "subsequence-length",
  "letter-pairs",
  "letter-pairs-above-half",
  "inside-name",
  "starts-name",
  "first-letter",
  "two-letters",
  "three-letters",
];

/** How alike the letters are, whatever the words. */
export const likenessSignals: SignalGroup = {
  group: "likeness",
  names: NAMES.map((name) => `likeness.${name}`),
  measure: ({ name, domain }: Pair): number[] => {
    const { text } = domain;
    const { joined, joinedTelling: telling } = name;
    const inTelling = longestRun(text, telling);
    const run = telling === joined ? inTelling.length : Math.max(inTelling.length, longestRun(text, joined).length);
    const ofLabel = run / Math.max(1, text.length);
    const pairs = sharedPart(domain.pairs, name.pairs);
    return [
      ofLabel,
      Math.max(0, ofLabel - 0.5),
      run,
      run / Math.max(1, telling.length),
      inTelling.at === 0 ? inTelling.length : 0,
      jaroWinkler(text, telling),
      jaroWinkler(text, name.telling[0]?.text ?? ""),
      Number(text[0] === telling[0] && isSubsequence(text, telling)),
      text[0] === joined[0] && isSubsequence(text, joined) ? Math.min(12, text.length) : 0,
      pairs,
      Math.max(0, pairs - 0.5),
      Number(text.length >= 4 && joined.includes(text)),
      Number(text.length >= 3 && (telling.startsWith(text) || joined.startsWith(text))),
      Number(text[0] === telling[0] || text[0] === joined[0]),
      Number(text.slice(0, 2) === telling.slice(0, 2)),
      Number(text.slice(0, 3) === telling.slice(0, 3)),
    ];
  },
};
