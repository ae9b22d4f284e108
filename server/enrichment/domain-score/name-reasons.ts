import { KIND_NAMES } from "@/server/enrichment/domain-score/kinds";
import { surnameOrdinariness, wordOrdinariness } from "@/server/enrichment/domain-score/ordinary-words";
import type { Pair } from "@/server/enrichment/domain-score/signals/group";
import { isWhole } from "@/server/enrichment/domain-score/signals/summary";
import type { NameWord } from "@/server/enrichment/domain-score/subject";

/** What a group of signals saw in a pair, in a sentence. `weight` is what it adds in log-odds. */
export type Describe = (pair: Pair, weight: number) => string;

export const DESCRIPTIONS: Record<string, Describe> = {
  words: describeWords,
  "first-word": describeFirst,
  missing: describeMissing,
  remainder: describeRemainder,
  acronym: describeInitials,
  likeness: (pair, weight) =>
    `Letter by letter, the domain and ${theName(pair)} are ${weight > 0 ? "alike" : "not much alike"}`,
  shape: ({ domain, name }, weight) =>
    `A domain of ${counted(domain.text.length, "letter")} is ${weight > 0 ? "usual" : "less usual"} for a name of ${counted(name.telling.length, "distinctive word")}`,
  trade: describeTrade,
  suffix: ({ domain }, weight) =>
    `.${domain.suffix} ${weight > 0 ? "suits" : "is less usual for"} this kind of organisation`,
  "previous-name": ({ name, isPreviousName }) =>
    isPreviousName ? `It fits the previous name ${name.text} best` : "It fits the present name best",
};

function theName({ isPreviousName }: Pair): string {
  return isPreviousName ? "the previous name" : "the name";
}

function isInitials({ name, domain }: Pair): boolean {
  return domain.text.length > 1 && (domain.text === name.initials || domain.text === name.initialsTelling);
}

function describeInitials(pair: Pair): string {
  const { domain, name, summary } = pair;
  const of = (pick: (initials: string, label: string) => boolean) =>
    [name.initials, name.initialsTelling].some((initials) => initials.length > 1 && pick(initials, domain.text));
  if (isInitials(pair)) return `"${domain.text}" is the initials of ${theName(pair)}`;
  if (domain.text.length > 1 && of((initials, label) => initials.includes(label)))
    return `"${domain.text}" is some of the initials of ${theName(pair)}`;
  if (of((initials, label) => initials.length > 2 && label.startsWith(initials)))
    return `The domain begins with the initials of ${theName(pair)}`;
  if (summary.wholeWords + summary.starts + summary.skeletons === 0 && summary.initials > 1)
    return `The domain has first letters of words of ${theName(pair)}, but not its initials`;
  return `The domain is not the initials of ${theName(pair)}`;
}

function describeWords(pair: Pair): string {
  const { alignment, domain, summary } = pair;
  if (isInitials(pair)) return `The domain has only first letters of the words of ${theName(pair)}`;
  const pieces = alignment.steps
    .filter(({ word, from, to }) => word !== null && to > from)
    .map(({ from, to }) => `"${domain.text.slice(from, to)}"`);
  if (summary.wholeWords + summary.starts === 0) {
    return pieces.length === 0
      ? `The domain shares no word with ${theName(pair)}`
      : `The domain shares only letters with ${theName(pair)}: ${pieces.join(" + ")}`;
  }
  if (summary.explained === 1 && pieces.length === 1)
    return `All of the domain, ${pieces[0]}, is from ${theName(pair)}`;
  return `${pieces.join(" + ")} in the domain ${pieces.length === 1 ? "is" : "are"} from ${theName(pair)}`;
}

function describeFirst(pair: Pair): string {
  const { summary, name } = pair;
  const word = `"${name.telling[0]?.text ?? ""}", the first distinctive word of ${theName(pair)},`;
  if (isWhole(summary.firstWord)) return `${word} is in the domain${describeOrdinary(pair)}`;
  if (isInitials(pair)) return `${word} is there by its first letter`;
  if (summary.firstWord === "start") return `${word} is in the domain, cut short`;
  if (summary.firstWord === "initial") return `${word} is there at most by its first letter`;
  if (summary.firstWord === "skeleton") return `${word} is there by some of its letters only`;
  return `${word} is missing`;
}

/** From here on a person would call them so: the first sixteen thousand words, the first two thousand surnames. */
const [TOLD_WORD, TOLD_SURNAME] = [2, 6];

function describeOrdinary({ domain, name, summary }: Pair): string {
  if (summary.explained < 1 || summary.wholeWords !== 1 || domain.text !== name.telling[0]?.text) return "";
  if (wordOrdinariness(domain.text) >= TOLD_WORD) return " alone, but others may be called by so ordinary a word";
  return surnameOrdinariness(domain.text) >= TOLD_SURNAME ? " alone, but it is a surname of many" : " alone";
}

function describeMissing(pair: Pair): string {
  const { missing, wholeWords, starts } = pair.summary;
  if (missing.length > 0) return `The domain leaves out ${quoted(missing)} of ${theName(pair)}`;
  return wholeWords + starts > 0 || isInitials(pair)
    ? `The domain leaves out no distinctive word of ${theName(pair)}`
    : `No word of ${theName(pair)} need be left out, though none is written out`;
}

function describeRemainder(pair: Pair): string {
  const { alignment, domain } = pair;
  const unknown: string[] = [];
  let end = -1;
  for (const { kind, from, to } of alignment.steps) {
    if (kind !== "unknown") continue;
    const letters = domain.text.slice(from, to);
    if (from === end) unknown[unknown.length - 1] += letters;
    else unknown.push(letters);
    end = to;
  }
  if (unknown.length > 0 && !isInitials(pair)) {
    return `${unknown.map((letters) => `"${letters}"`).join(" and ")} in the domain ${unknown.length === 1 ? "is" : "are"} not explained by ${theName(pair)}`;
  }
  const fillers = alignment.steps
    .filter(({ kind }) => kind === "filler")
    .map(({ from, to }) => domain.text.slice(from, to));
  if (fillers.length > 0 && !isInitials(pair)) {
    const additions = fillers.map((each) => `"${each}"`).join(", ");
    return `The rest of the domain is ${fillers.length === 1 ? "a usual addition" : "usual additions"}: ${additions}`;
  }
  return "Nothing in the domain is left unexplained";
}

function describeTrade({ company, domain }: Pair, weight: number): string {
  const spoken = KIND_NAMES.filter((_, place) => domain.kinds[place]);
  if (spoken.length === 0) return "The domain does not say what its owner does";
  const shared = KIND_NAMES.filter((_, place) => domain.kinds[place] && company.kinds[place]);
  if (shared.length > 0 && (weight > 0 || shared.length === spoken.length))
    return `The domain speaks of ${listed(shared)}, as do the company's name or activities`;
  const foreign = spoken.filter((kind) => !shared.includes(kind));
  return `The domain may speak of ${listed(foreign)}, of which the company's name and activities say nothing`;
}

/** Kinds whose own name does not read on in a sentence. */
const SPOKEN_KINDS: Record<string, string> = { university: "universities", school: "schools", motor: "vehicles" };

function listed(kinds: readonly string[]): string {
  return kinds.map((kind) => SPOKEN_KINDS[kind] ?? kind).join(" and ");
}

function quoted(words: readonly NameWord[]): string {
  const texts = words.map(({ text }) => `"${text}"`);
  return texts.length < 2 ? texts.join() : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
