import type { Alignment, Step, StepKind } from "@/server/enrichment/domain-score/align-name";
import type { NameWord, PreparedDomain, PreparedName } from "@/server/enrichment/domain-score/subject";

/** What a reading of the label comes to. Bits of a word are capped by its length: a short word is never strong evidence. */
export interface Summary {
  explained: number;
  wholeWords: number;
  wholeBits: number;
  rarestBits: number;
  longestWord: number;
  starts: number;
  startBits: number;
  initials: number;
  skeletons: number;
  unknownLetters: number;
  unknownRuns: number;
  startsUnknown: boolean;
  fillerLetters: number;
  /** Telling words that the label leaves out. */
  missing: NameWord[];
  /** Telling words of three letters or more that stand anywhere in the label, however it was read. */
  found: NameWord[];
  /** How the first telling word is written. */
  firstWord: StepKind;
  secondMissing: NameWord | null;
}

const WHOLE_BITS_A_LETTER = 4;
const START_BITS_A_LETTER = 3;

export function summarise(name: PreparedName, domain: PreparedDomain, { steps }: Alignment): Summary {
  const summary: Summary = {
    explained: 0,
    wholeWords: 0,
    wholeBits: 0,
    rarestBits: 0,
    longestWord: 0,
    starts: 0,
    startBits: 0,
    initials: 0,
    skeletons: 0,
    unknownLetters: 0,
    unknownRuns: 0,
    startsUnknown: false,
    fillerLetters: 0,
    missing: [],
    found: name.telling.filter(({ text }) => text.length >= 3 && domain.text.includes(text)),
    firstWord: "skipped",
    secondMissing: null,
  };
  let isRunning = false;
  for (const step of steps) {
    if (step.kind === "unknown") {
      summary.unknownLetters++;
      if (!isRunning) summary.unknownRuns++;
      if (step.from === 0) summary.startsUnknown = true;
    }
    if (step.kind !== "skipped") isRunning = step.kind === "unknown";
    count(summary, step);
  }
  addWords(summary, name, steps);
  summary.explained /= Math.max(1, domain.text.length);
  return summary;
}

function count(summary: Summary, { kind, word, from, to }: Step): void {
  const length = to - from;
  if (kind === "filler") summary.fillerLetters += length;
  if (!word || kind === "skipped") return;
  summary.explained += length;
  if (kind === "initial" || word.text.length === 1) summary.initials++;
  else if (kind === "skeleton") summary.skeletons++;
  else if (kind === "start") {
    summary.starts++;
    summary.startBits += Math.min((word.rarity * length) / word.text.length, START_BITS_A_LETTER * length);
  } else {
    const bits = Math.min(word.rarity, WHOLE_BITS_A_LETTER * length);
    summary.wholeWords++;
    summary.wholeBits += bits;
    summary.rarestBits = Math.max(summary.rarestBits, bits);
    summary.longestWord = Math.max(summary.longestWord, length);
  }
}

function addWords(summary: Summary, name: PreparedName, steps: readonly Step[]): void {
  const kindOf = (word: NameWord | undefined) => (word && steps.find((step) => step.word === word)?.kind) ?? "skipped";
  const [first, second] = name.telling;
  summary.firstWord = first?.isStop ? "skipped" : kindOf(first);
  summary.missing = name.telling.filter((word) => !word.isStop && kindOf(word) === "skipped");
  if (second && summary.missing.includes(second) && isWhole(summary.firstWord)) summary.secondMissing = second;
}

export function isWhole(kind: StepKind): boolean {
  return kind === "whole" || kind === "plural";
}
