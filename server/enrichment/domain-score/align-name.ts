import { UNKNOWN_RUN_BITS } from "@/server/enrichment/domain-score/bits-alone";
import type { NameWord, PreparedDomain, PreparedName } from "@/server/enrichment/domain-score/subject";

/**
 * Reads a domain's label as if it had been made from a name: word by word in their order, each whole, cut short, as its initial,
 * as a skeleton of its letters, or left out, with fillers ("group") and letters of unknown origin between them. Each step costs
 * as many bits as it is improbable; the cheapest way is found by dynamic programming over letters and words.
 */
const STEPS = ["skipped", "whole", "plural", "start", "initial", "skeleton", "filler", "unknown"] as const;
export type StepKind = (typeof STEPS)[number];
const [SKIPPED, WHOLE, PLURAL, START, INITIAL, SKELETON, FILLER, UNKNOWN] = [0, 1, 2, 3, 4, 5, 6, 7];

/** Bits that a way of writing a word costs beyond the word's being there. */
const COST = {
  whole: 0.6,
  single: 0.3,
  plural: 4,
  start: 4.5,
  initial: 2.3,
  skeleton: 6,
  nextLetter: 0.7,
  laterLetter: 1.5,
};
const LONGEST_SKELETON = 7;
const NEVER = 1e9;

export interface Step {
  kind: StepKind;
  /** The word it spends, for the first six kinds. */
  word: NameWord | null;
  from: number;
  to: number;
}

export interface Alignment {
  /** How many bits the label is cheaper with the name than without it. Above 0 the name explains something. */
  gain: number;
  steps: Step[];
}

let cost = new Float64Array(0);
let cameFrom = new Int32Array(0);
let stepKind = new Uint8Array(0);

/** The cheapest reading of a label by a name. */
export function alignName(name: PreparedName, label: PreparedDomain): Alignment {
  const gain = alignmentGain(name, label);
  return { gain, steps: traceBack(name, label.text.length) };
}

/** The gain alone, for whoever compares many. */
export function alignmentGain(name: PreparedName, label: PreparedDomain): number {
  const width = name.words.length + 1;
  const letters = label.text.length;
  clearTable((letters + 1) * width);
  for (let at = 0; at <= letters; at++) {
    for (let next = 0; next < width; next++) {
      if ((cost[at * width + next] ?? NEVER) < NEVER) spread(name, label, at, next, width);
    }
  }
  return label.bitsAlone - (cost[letters * width + width - 1] ?? NEVER);
}

function clearTable(size: number): void {
  if (cost.length < size) {
    cost = new Float64Array(size * 2);
    cameFrom = new Int32Array(size * 2);
    stepKind = new Uint8Array(size * 2);
  }
  cost.fill(NEVER, 0, size);
  stepKind.fill(SKIPPED, 0, size);
  cost[0] = 0;
  cameFrom[0] = -1;
}

function relax(from: number, to: number, bits: number, kind: number): void {
  if (bits >= (cost[to] ?? NEVER)) return;
  cost[to] = bits;
  cameFrom[to] = from;
  stepKind[to] = kind;
}

/** All steps on from the cell where `at` letters are read and `next` words are spent. */
function spread(name: PreparedName, label: PreparedDomain, at: number, next: number, width: number): void {
  const cell = at * width + next;
  const bits = cost[cell] ?? NEVER;
  if (at < label.text.length) {
    const opening = stepKind[cell] === UNKNOWN ? 0 : UNKNOWN_RUN_BITS;
    relax(cell, cell + width, bits + opening + (label.letterBits[at] ?? 0), UNKNOWN);
    for (const filler of label.fillers[at] ?? []) {
      relax(cell, cell + filler.length * width, bits + filler.bits, FILLER);
    }
  }
  const word = name.words[next];
  if (!word) return;
  relax(cell, cell + 1, bits + word.skippedBits, SKIPPED);
  if (label.text[at] === word.text[0]) spendWord(word, label.text, at, cell, width);
}

function spendWord(word: NameWord, label: string, at: number, cell: number, width: number): void {
  const { text } = word;
  const bits = (cost[cell] ?? NEVER) + word.keptBits;
  const after = cell + 1;
  let same = 1;
  while (same < text.length && text[same] === label[at + same]) same++;
  if (same === text.length) {
    relax(cell, after + same * width, bits + (same === 1 ? COST.single : COST.whole), WHOLE);
    if (label[at + same] === "s") relax(cell, after + (same + 1) * width, bits + COST.plural, PLURAL);
  }
  if (text.length === 1) return;
  if (same >= text.length - 1 && text.length > 3 && text.endsWith("s")) {
    relax(cell, after + (text.length - 1) * width, bits + COST.plural, PLURAL);
  }
  relax(cell, after + width, bits + COST.initial, INITIAL);
  for (let length = Math.min(same, text.length - 1); length >= 2; length--) {
    relax(cell, after + length * width, bits + COST.start, START);
  }
  spellWord(text, label, at, bits, cell, width);
}

/** A word by some of its letters in their order, as in "ltd". */
function spellWord(text: string, label: string, at: number, bits: number, cell: number, width: number): void {
  let place = 1;
  let spelt = bits + COST.skeleton;
  for (let length = 1; length < LONGEST_SKELETON && at + length < label.length; length++) {
    const found = text.indexOf(label[at + length] ?? "", place);
    if (found < 0) break;
    spelt += found === place ? COST.nextLetter : COST.laterLetter;
    place = found + 1;
    relax(cell, cell + 1 + (length + 1) * width, spelt, SKELETON);
  }
}

function traceBack(name: PreparedName, letters: number): Step[] {
  const width = name.words.length + 1;
  const steps: Step[] = [];
  for (let cell = letters * width + width - 1; cell > 0; ) {
    const from = cameFrom[cell] ?? 0;
    const kind = STEPS[stepKind[cell] ?? SKIPPED] ?? "skipped";
    const isOfWord = kind !== "filler" && kind !== "unknown";
    steps.push({
      kind,
      word: isOfWord ? (name.words[from % width] ?? null) : null,
      from: Math.floor(from / width),
      to: Math.floor(cell / width),
    });
    cell = from;
  }
  return steps.reverse();
}
