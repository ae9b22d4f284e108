import { defineGroup, type Pair } from "@/server/enrichment/domain-score/signals/group";
import { isWhole } from "@/server/enrichment/domain-score/signals/summary";

const rarity = ({ name }: Pair) => name.telling[0]?.rarity ?? 0;
const isWritten = ({ summary }: Pair) => isWhole(summary.firstWord);
const isAlone = (pair: Pair) => pair.summary.firstWord === "whole" && pair.summary.wholeWords === 1;

/** The first telling word: it is what a company is called for short. */
export const firstWordSignals = defineGroup("first-word", {
  whole: isWritten,
  start: ({ summary }) => summary.firstWord === "start",
  initial: ({ summary }) => summary.firstWord === "initial" || summary.firstWord === "skeleton",
  "whole-rarity": (pair) => (pair.summary.firstWord === "whole" ? Math.max(0, rarity(pair) - 7) : 0),
  "missing-rarity": (pair) => (pair.summary.firstWord === "skipped" ? Math.max(0, rarity(pair) - 6) : 0),
  alone: (pair) => isAlone(pair) && pair.summary.explained === 1,
  "alone-rarity": (pair) => (isAlone(pair) ? rarity(pair) : 0),
});
