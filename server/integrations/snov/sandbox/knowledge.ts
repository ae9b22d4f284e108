import { draw, pick } from "./chance";
import type { SandboxFaults } from "./faults";

/**
 * All the sandbox knows, as pure functions of a seed: there are no tables, the same question always has the same answer.
 * Companies and people are whatever is asked about; the answers are invented.
 */

export interface AddressKnowledge {
  status: "valid" | "not_valid" | "unknown";
  reason: "banned" | "catchall" | "connection_error" | "greylist" | "hidden_by_owner" | null;
  isValidFormat: boolean;
  isDisposable: boolean;
  isWebmail: boolean;
  isGibberish: boolean;
}

export interface KnownEmail extends AddressKnowledge {
  email: string;
}

export interface Person {
  firstName: string;
  lastName: string;
  domain: string;
}

const FOUND_COMPANIES = 0.62;
const WRONG_DOMAINS = 0.08;
const CATCH_ALL_DOMAINS = 0.12;

const LEGAL_FORMS = new Set(
  "limited ltd plc llp lp cic cio company co inc corporation incorporated unlimited cyfyngedig cyf sa gmbh the in administration liquidation".split(
    " ",
  ),
);
const FILLERS = new Set(
  "and of uk gb group holdings services solutions international england wales scotland london".split(" "),
);
const CHARITY_WORDS = /\b(trust|charity|foundation|association|community|society|church|cic|cio|friends|club)\b/;
const OTHER_BRANDS =
  "brightwater northgate harrowell tealbridge kestrelway oakmere lumenfold pinecroft stonequay marlowe".split(" ");

const WEBMAIL = new Set(
  "gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk yahoo.com yahoo.co.uk icloud.com btinternet.com aol.com".split(
    " ",
  ),
);
const DISPOSABLE = new Set("mailinator.com guerrillamail.com yopmail.com 10minutemail.com trashmail.com".split(" "));

function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim().replace(/\s+/g, " ");
}

function wordsOf(name: string): string[] {
  const words = fold(name)
    .replace(/&/g, " and ")
    .replace(/[’'.]/g, "")
    .split(/[^a-z0-9]+/);
  return words.filter((word) => word !== "" && !LEGAL_FORMS.has(word));
}

/** The web domain of a company name, or null when the sandbox has never heard of it (about 38 %). */
export function domainOfCompany(seed: string, name: string): string | null {
  const key = fold(name);
  const words = wordsOf(name);
  const isNamed = words.some((word) => /[a-z]{2}/.test(word));
  if (!isNamed || draw(seed, "company", key) >= FOUND_COMPANIES) return null;
  if (draw(seed, "wrong", key) < WRONG_DOMAINS) return `${otherCompany(seed, key, words)}${endingOf(seed, key)}`;
  return `${labelOf(words, draw(seed, "label", key))}${endingOf(seed, key)}`;
}

/** Whether the domain that the sandbox gives for a name is that company's own. */
export function isOwnDomain(seed: string, name: string, domain: string): boolean {
  return draw(seed, "wrong", fold(name)) >= WRONG_DOMAINS && domainOfCompany(seed, name) === domain;
}

function labelOf(words: string[], chance: number): string {
  const telling = words.filter((word) => !FILLERS.has(word));
  const kept = telling.length > 0 ? telling : words;
  const short = kept.length > 2 ? kept.slice(0, 2) : kept;
  const label = pick(
    [
      [46, kept.join("")],
      [18, kept.join("-")],
      [20, short.join("")],
      [8, words.join("")],
      [5, `${short.join("")}uk`],
      [3, kept.length > 2 ? kept.map((word) => word.charAt(0)).join("") : kept.join("")],
    ],
    chance,
  );
  const fitting = label.length > 40 ? short.join("-") : label;
  return fitting.slice(0, 40).replace(/-+$/, "");
}

/** Some other firm: a namesake in part, or one that has nothing to do with it. */
function otherCompany(seed: string, key: string, words: string[]): string {
  const place = Math.floor(draw(seed, "brand", key) * OTHER_BRANDS.length);
  const brand = OTHER_BRANDS[place] ?? "brightwater";
  return draw(seed, "namesake", key) < 0.5 ? `${words[0] ?? ""}${brand}` : brand;
}

function endingOf(seed: string, key: string): string {
  const chance = draw(seed, "ending", key);
  if (CHARITY_WORDS.test(key))
    return pick(
      [
        [60, ".org.uk"],
        [20, ".co.uk"],
        [20, ".org"],
      ],
      chance,
    );
  return pick(
    [
      [66, ".co.uk"],
      [24, ".com"],
      [8, ".uk"],
      [2, ".net"],
    ],
    chance,
  );
}

const PATTERNS: readonly (readonly [number, (first: string, last: string) => string])[] = [
  [46, (first, last) => `${first}.${last}`],
  [18, (first) => first],
  [14, (first, last) => `${first.charAt(0)}.${last}`],
  [13, (first, last) => `${first.charAt(0)}${last}`],
  [5, (first, last) => `${first}${last.charAt(0)}`],
  [4, (first, last) => `${first}_${last}`],
];

/**
 * The addresses of a person at a domain, most sought first; about 60 % of all persons have one.
 * Each domain has its own pattern and its own share of known people.
 */
export function emailsOfPerson(seed: string, person: Person, habits: SandboxFaults["answers"]): KnownEmail[] {
  const first = localPart(person.firstName);
  const last = localPart(person.lastName);
  const domain = fold(person.domain);
  if (first === "" || last === "" || !isDomain(domain)) return [];
  const key = [seed, first, last, domain] as const;
  const knownShare = 0.46 + 0.4 * draw(seed, "coverage", domain);
  if (draw(...key, "known") >= knownShare) return [];
  const pattern = pick(PATTERNS, draw(seed, "pattern", domain));
  const other = pattern(first, last) === `${first}.${last}` ? `${first.charAt(0)}${last}` : `${first}.${last}`;
  const addresses = [`${pattern(first, last)}@${domain}`];
  if (happens(habits.severalEmails, 0.06, draw(...key, "several"))) addresses.push(`${other}@${domain}`);
  if (happens(habits.offDomainEmails, 0.04, draw(...key, "elsewhere")))
    addresses.push(`${first}.${last}@${elsewhere(seed, domain)}`);
  return addresses
    .map((email) => ({ email, ...knowAddress(seed, email) }))
    .filter(({ status, reason }) => status !== "not_valid" && reason !== "hidden_by_owner");
}

function happens(frequency: SandboxFaults["answers"]["severalEmails"], share: number, chance: number): boolean {
  return frequency === "always" || (frequency === "seldom" && chance < share);
}

function elsewhere(seed: string, domain: string): string {
  const place = Math.floor(draw(seed, "elsewhere", domain) * OTHER_BRANDS.length);
  return `${OTHER_BRANDS[place] ?? "brightwater"}.com`;
}

function localPart(name: string): string {
  return fold(name)
    .replace(/[^a-z0-9-]/g, "")
    .replace(/^-+|-+$/g, "");
}

function isDomain(domain: string): boolean {
  return /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/.test(domain);
}

/** Whether mail to an address arrives. Catch-all is a property of the domain, the rest of the address. */
export function knowAddress(seed: string, address: string): AddressKnowledge {
  const email = fold(address);
  const [local = "", domain = "", ...rest] = email.split("@");
  const isValidFormat = /^[a-z0-9._%+-]{1,64}$/.test(local) && isDomain(domain) && rest.length === 0;
  const flags = {
    isValidFormat,
    isDisposable: DISPOSABLE.has(domain),
    isWebmail: WEBMAIL.has(domain),
    isGibberish: /^[^aeiouy\d._-]{5,}$/.test(local),
  };
  if (!isValidFormat) return { status: "not_valid", reason: null, ...flags };
  if (!flags.isWebmail && draw(seed, "catch-all", domain) < CATCH_ALL_DOMAINS)
    return { status: "unknown", reason: "catchall", ...flags };
  const delivery = pick<Pick<AddressKnowledge, "status" | "reason">>(
    [
      [78, { status: "valid", reason: null }],
      [9, { status: "not_valid", reason: null }],
      [5, { status: "unknown", reason: "greylist" }],
      [4, { status: "unknown", reason: "banned" }],
      [3, { status: "unknown", reason: "connection_error" }],
      [1, { status: "unknown", reason: "hidden_by_owner" }],
    ],
    draw(seed, "address", email),
  );
  return { ...delivery, ...flags };
}
