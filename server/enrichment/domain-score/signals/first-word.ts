import { surnameOrdinariness, wordOrdinariness } from "@/server/enrichment/domain-score/ordinary-words";
import { defineGroup, type Pair } from "@/server/enrichment/domain-score/signals/group";
import { isWhole } from "@/server/enrichment/domain-score/signals/summary";

const rarity = ({ name }: Pair) => name.telling[0]?.rarity ?? 0;
const isWritten = ({ summary }: Pair) => isWhole(summary.firstWord);
const isAlone = (pair: Pair) => pair.summary.firstWord === "whole" && pair.summary.wholeWords === 1;
const isAllOfLabel = (pair: Pair) => isAlone(pair) && pair.summary.explained === 1;

/** The first telling word: it is what a company is called for short, and others too when the word is an ordinary one. */
export const firstWordSignals = defineGroup("first-word", {
  whole: isWritten,
  start: ({ summary }) => summary.firstWord === "start",
  initial: ({ summary }) => summary.firstWord === "initial" || summary.firstWord === "skeleton",
  "whole-rarity": (pair) => (pair.summary.firstWord === "whole" ? Math.max(0, rarity(pair) - 7) : 0),
  "missing-rarity": (pair) => (pair.summary.firstWord === "skipped" ? Math.max(0, rarity(pair) - 6) : 0),
  alone: isAllOfLabel,
  "alone-rarity": (pair) => (isAlone(pair) ? rarity(pair) : 0),
  "alone-ordinary": (pair) => (isAllOfLabel(pair) ? wordOrdinariness(pair.domain.text) : 0),
  "alone-surname": (pair) => (isAllOfLabel(pair) ? surnameOrdinariness(pair.domain.text) : 0),
});
