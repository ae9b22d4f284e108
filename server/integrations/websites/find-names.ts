/** Nobody's word is longer; without a bound a long run of letters would be tried from each of them. */
const WORD = String.raw`\(?[\p{Lu}\d][\p{L}\p{M}\d'’.&-]{0,40}\)?`;
const JOINT = "(?:and|of|the|for|in|by|&)";
const FORM = String.raw`(?i:limited|ltd|plc|llp|lp|c\.?i\.?c|cio|unlimited|cyfyngedig|cyf|ccc|community interest company)`;

/** Capitalised words that end in a legal form. Words and joints cannot be taken for each other: there is nothing to try twice. */
const COMPANY_NAME = new RegExp(`${WORD},?[ \\t]+(?:(?:${WORD}|${JOINT}),?[ \\t]+){0,7}?${FORM}(?![\\p{L}\\d])`, "gu");

const MOST_NAMES = 40;

/** Names of companies in a text, as written, each once. */
export function findCompanyNames(text: string): string[] {
  const found = new Set<string>();
  for (const [name] of text.matchAll(COMPANY_NAME)) {
    found.add(name.replace(/\s+/g, " "));
    if (found.size >= MOST_NAMES) break;
  }
  return [...found];
}

export interface FoundPerson {
  /** Up to three letters: enough for Chris and Christopher. */
  forename: string;
  surname: string;
}

const RUN = /(?<![\p{L}\p{M}])(?:\p{Lu}[\p{L}\p{M}'’-]{0,40}\.?[ \t]+){1,5}\p{Lu}[\p{L}\p{M}'’-]{1,40}/gu;
const LONGEST_SURNAME = 3;
const MOST_PEOPLE = 3_000;

/** Whoever may be a person: a capitalised word and one to three that follow it, other forenames between them or not. */
export function findPeople(text: string): FoundPerson[] {
  const found = new Map<string, FoundPerson>();
  for (const [run] of text.matchAll(RUN)) {
    const words = run.split(/[ \t]+/).map(plainName);
    for (const [place, forename] of words.entries()) {
      if (forename.length < 2) continue;
      for (const surname of surnamesAfter(words, place)) {
        const person = { forename: forename.slice(0, 3), surname };
        found.set(`${person.forename} ${surname}`, person);
      }
    }
    if (found.size >= MOST_PEOPLE) break;
  }
  return [...found.values()];
}

function surnamesAfter(words: readonly string[], place: number): string[] {
  const starts = [place + 1, place + 2, place + 3].filter((start) => start < words.length);
  return starts
    .flatMap((start) => [1, 2, LONGEST_SURNAME].map((length) => words.slice(start, start + length).join("")))
    .filter((surname) => surname.length > 1);
}

/** A name in small plain letters: "O'Marlowe-Süß" is "omarlowesu". */
export function plainName(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z]/g, "");
}
