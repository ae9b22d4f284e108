import type { Pair } from "@/server/enrichment/domain-score/signals/group";
import { isWhole } from "@/server/enrichment/domain-score/signals/summary";
import type { NameWord } from "@/server/enrichment/domain-score/subject";

/** What a group of signals saw in a pair, in a sentence. `weight` is what it adds in log-odds. */
export type Describe = (pair: Pair, weight: number) => string;

export const DESCRIPTIONS: Record<string, Describe> = {
  words: describeWords,
  "first-word": describeFirst,
  missing: ({ summary }) =>
    summary.missing.length === 0
      ? "The domain leaves out no telling word of the name"
      : `The domain leaves out ${quoted(summary.missing)} of the name`,
  remainder: describeRemainder,
  acronym: ({ name, domain }) =>
    domain.text === name.initials || domain.text === name.initialsTelling
      ? `"${domain.text}" is the name's initials`
      : "The domain is not the name's initials",
  likeness: (_, weight) =>
    weight > 0
      ? "The letters of domain and name are alike in their order"
      : "The letters of domain and name are not much alike",
  shape: ({ domain, name }) =>
    `A label of ${counted(domain.text.length, "letter")} for a name of ${counted(name.telling.length, "telling word")}`,
  trade: describeTrade,
  suffix: ({ domain }, weight) =>
    `.${domain.suffix} ${weight > 0 ? "suits" : "is less usual for"} this kind of organisation`,
  "previous-name": ({ name, isPreviousName }) =>
    isPreviousName ? `It fits the previous name ${name.text} best` : "It fits the present name best",
};

function describeWords({ alignment, domain, summary }: Pair): string {
  const pieces = alignment.steps
    .filter(({ word, from, to }) => word !== null && to > from)
    .map(({ from, to }) => `"${domain.text.slice(from, to)}"`);
  if (summary.wholeWords + summary.starts === 0) {
    return pieces.length === 0
      ? "The domain shares no word with the name"
      : `The domain has letters of the name only: ${pieces.join(" + ")}`;
  }
  if (summary.explained === 1 && pieces.length === 1) return `The domain label ${pieces[0]} is from the name`;
  return `${pieces.join(" + ")} in the domain ${pieces.length === 1 ? "is" : "are"} from the name`;
}

function describeFirst({ summary, name }: Pair): string {
  const word = `"${name.telling[0]?.text ?? ""}", the name's first telling word,`;
  if (isWhole(summary.firstWord)) return `${word} is in the domain`;
  if (summary.firstWord === "start") return `${word} is in the domain, cut short`;
  if (summary.firstWord === "initial" || summary.firstWord === "skeleton")
    return `${word} is there by its letters only`;
  return `${word} is missing`;
}

function describeRemainder({ alignment, domain }: Pair): string {
  const unknown: string[] = [];
  let end = -1;
  for (const { kind, from, to } of alignment.steps) {
    if (kind !== "unknown") continue;
    const letters = domain.text.slice(from, to);
    if (from === end) unknown[unknown.length - 1] += letters;
    else unknown.push(letters);
    end = to;
  }
  if (unknown.length > 0)
    return `${unknown.map((letters) => `"${letters}"`).join(" and ")} in the domain is not explained`;
  const fillers = alignment.steps
    .filter(({ kind }) => kind === "filler")
    .map(({ from, to }) => domain.text.slice(from, to));
  if (fillers.length > 0)
    return `The rest of the domain is a usual addition: ${fillers.map((each) => `"${each}"`).join(", ")}`;
  return "Nothing in the domain is left unexplained";
}

function describeTrade({ company, domain }: Pair): string {
  const spoken = domain.kinds.flatMap((isSpoken, place) => (isSpoken ? [company.kinds[place] === true] : []));
  if (spoken.length === 0) return "The domain does not say what its owner does";
  return spoken.includes(true)
    ? "The domain speaks of what the company does"
    : "The domain speaks of something else than the company does";
}

function quoted(words: readonly NameWord[]): string {
  return words.map(({ text }) => `"${text}"`).join(", ");
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
