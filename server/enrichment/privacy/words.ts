import { BEGIN, END, escapeText, GAP, plainLetters, spelled } from "@/server/enrichment/privacy/spellings";

export interface Name {
  forename: string;
  otherNames: string;
  surname: string;
}

/** What tells of a person wherever it stands. */
export interface Words {
  names: readonly Name[];
  addresses: readonly string[];
  /** The register's ids of the appointments and of the person. */
  ids: readonly string[];
  /** With whatever is below them or at them. */
  domains?: readonly string[];
}

type Named = { name: string; forename: string | null; otherNames: string | null; surname: string | null };

/** The names of appointments, present and former, each once. A name of one word tells of nobody. */
export function namesOf(appointments: readonly (Named & { formerNames?: readonly string[] })[]): Name[] {
  const names = appointments.flatMap(({ name, forename, otherNames, surname, formerNames = [] }) => [
    ...(forename && surname ? [{ forename, otherNames: otherNames ?? "", surname }] : parseName(name)),
    ...formerNames.flatMap(parseName),
  ]);
  const keyOf = (name: Name) => plainLetters(`${name.forename}|${name.otherNames}|${name.surname}`);
  return [...new Map(names.map((name) => [keyOf(name), name])).values()];
}

/** A name as the register lists it, `SURNAME, Forename Others`, or as people write it. */
function parseName(text: string): Name[] {
  const [surname = "", rest] = text.split(",").map((part) => part.trim());
  const words = (rest ?? text).trim().split(/\s+/);
  const last = rest === undefined ? (words.pop() ?? "") : surname;
  const [forename = "", ...others] = words.filter((word) => word !== "");
  return forename && last ? [{ forename, otherNames: others.join(" "), surname: last }] : [];
}

/** PostgreSQL's regular expression, without regard to case, for all of it; null when there is nothing to look for. */
export function patternOf({ names, addresses, ids, domains = [] }: Words): string | null {
  const ways = [
    ...names.flatMap(nameWays),
    ...addresses.map((address) => `${after("a-z0-9._+-")}${spelledAddress(address)}(?![a-z0-9-])`),
    ...domains.map((domain) => `${after("a-z0-9-")}${BELOW}${escapeText(domain)}(?![a-z0-9-]|\\.[a-z0-9])`),
    ...ids.map((id) => `(?<![A-Za-z0-9_-])${escapeText(id)}(?![A-Za-z0-9_-])`),
  ];
  return ways.length > 0 ? ways.join("|") : null;
}

/**
 * What every text that `patternOf` fits holds somewhere, without looking at what stands around it: some fifty times as fast, so that
 * few rows need the whole pattern.
 */
export function roughOf({ names, addresses, ids, domains = [] }: Words): string {
  const surnames = names.map(({ surname }) => spelled(surname)).filter(Boolean);
  return [...surnames, ...addresses.map(spelledAddress), ...[...ids, ...domains].map(escapeText)].join("|");
}

/** Behind none of the characters, and not within an escape; directly behind a whole escape, which may end in one of them. */
const after = (characters: string) =>
  String.raw`(?:(?<![\\${characters}])|(?<=\\[nrtbf])|(?<=%[0-9a-f]{2})|(?<=\\u[0-9a-f]{4}))`;
const AT = String.raw`(?:@|%40|\\u0040|&#0?64;)`;
/** What is at a domain or below it stands before it. */
const BELOW = String.raw`(?:[a-z0-9._%+'-]+${AT})?(?:[a-z0-9-]+\.)*`;
/** What may stand between two members of one JSON object. */
const WITHIN = String.raw`\\?"[^{}[\]]*"`;
const QUOTED = String.raw`(?=\\?")`;

function nameWays({ forename, otherNames, surname }: Name): string[] {
  const [first, last] = [spelled(forename), spelled(surname)];
  if (first === "" || last === "") return [];
  const others = otherNames.split(/\s+/).map(spelled).filter(Boolean);
  const middle = `(?:${GAP}(?:${[...others, "[A-Za-z]"].join("|")})${END}){0,${others.length + 1}}`;
  const given = `${first}${END}${middle}`;
  return [
    `${BEGIN}${given}${GAP}${last}${END}`,
    `${BEGIN}${last}${GAP}${given}`,
    // As members of their own, in whatever order.
    `(?<=")${given}(?=${WITHIN}${last}\\\\?")`,
    `(?<="${given}${WITHIN})${last}${QUOTED}`,
    `(?<=")${last}(?=${WITHIN}${given}\\\\?")`,
    `(?<="${last}${WITHIN})${given}${QUOTED}`,
  ];
}

function spelledAddress(address: string): string {
  return escapeText(address.trim()).replace("@", AT);
}
