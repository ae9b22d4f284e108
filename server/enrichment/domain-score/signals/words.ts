import { defineGroup, type Pair } from "@/server/enrichment/domain-score/signals/group";

const above = (value: number, threshold: number) => Math.max(0, value - threshold);
const tellingBits = ({ name }: Pair) => Math.max(1, name.tellingBits);
const shareInLabel = ({ summary, name }: Pair) => Math.min(1, summary.wholeBits / Math.max(1, name.tellingBits));
const isExplained = ({ summary }: Pair) => summary.explained === 1;
const isOfWholeWords = (pair: Pair) =>
  isExplained(pair) &&
  pair.summary.wholeWords > 0 &&
  pair.summary.initials + pair.summary.starts + pair.summary.skeletons === 0;
const isComplete = ({ summary }: Pair) => summary.missing.length === 0;
const foundBits = ({ summary }: Pair) => summary.found.reduce((sum, word) => sum + word.rarity, 0);
const withoutFillers = (text: string) => text.replace(/^the/, "").replace(/(ltd|plc|llp|uk|group|limited)$/, "");
const isName = ({ name }: Pair, text: string) =>
  text.length > 1 && (text === name.joinedTelling || text === name.joined);

/** How far the label reads as the name. */
export const wordSignals = defineGroup("words", {
  gain: ({ alignment }) => alignment.gain,
  "gain-above-20": ({ alignment }) => above(alignment.gain, 20),
  "gain-above-40": ({ alignment }) => above(alignment.gain, 40),
  "gain-a-letter": ({ alignment, domain }) => alignment.gain / Math.max(1, domain.text.length),
  explained: ({ summary }) => summary.explained,
  "explained-above-half": ({ summary }) => above(summary.explained, 0.5),
  "share-of-name": shareInLabel,
  "share-of-name-above-half": (pair) => above(shareInLabel(pair), 0.5),
  "whole-bits": ({ summary }) => summary.wholeBits,
  "rarest-bits": ({ summary }) => summary.rarestBits,
  "longest-word": ({ summary }) => summary.longestWord,
  "start-bits": ({ summary }) => summary.startBits,
  initials: ({ summary }) => summary.initials,
  skeletons: ({ summary }) => summary.skeletons,
  "all-explained": isExplained,
  "all-by-whole-words": isOfWholeWords,
  "all-and-complete": (pair) => isExplained(pair) && isComplete(pair),
  "whole-name": (pair) => isOfWholeWords(pair) && isComplete(pair),
  same: (pair) => pair.domain.text === pair.name.joined || pair.domain.text === pair.name.joinedTelling,
  "same-but-filler": (pair) => isName(pair, withoutFillers(pair.domain.text)),
  "name-inside": ({ name, domain }) => name.joinedTelling.length >= 4 && domain.text.includes(name.joinedTelling),
  "found-share": (pair) => foundBits(pair) / tellingBits(pair),
  "found-bits": foundBits,
  "found-cover": ({ summary, domain }) =>
    Math.min(1, summary.found.reduce((sum, { text }) => sum + text.length, 0) / Math.max(1, domain.text.length)),
});

/** What of the name the label leaves out: a rare word that is missing speaks louder than "services". */
export const missingSignals = defineGroup("missing", {
  words: ({ summary }) => summary.missing.length,
  bits: ({ summary }) => summary.missing.reduce((sum, word) => sum + above(word.rarity, 4) * word.kept, 0),
  rarest: ({ summary }) => summary.missing.reduce((most, word) => Math.max(most, above(word.rarity, 5)), 0),
  second: ({ summary }) => (summary.secondMissing ? above(summary.secondMissing.rarity, 5) : 0),
});

/** What of the label the name does not explain. */
export const remainderSignals = defineGroup("remainder", {
  letters: ({ summary }) => summary.unknownLetters,
  runs: ({ summary }) => summary.unknownRuns,
  "at-start": ({ summary }) => summary.startsUnknown,
  "filler-letters": ({ summary }) => summary.fillerLetters,
});
