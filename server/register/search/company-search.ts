import { Prisma } from "@/server/platform/db/generated/client";
import { normaliseCompanyNumber } from "@/server/register/company-number";
import {
  allOf,
  anyOf,
  type DocumentQuery,
  lexeme,
  matchesDocument,
  prefix,
} from "@/server/register/search/document-query";
import { nameLexemes } from "@/server/register/search/name-lexemes";

const POSTCODE = /^([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})$/i;
const DOMAIN = /^(?:https?:\/\/)?(?:www\.)?([a-z\d-]+(?:\.[a-z\d-]+)+)\/?$/i;
/** Shorter numbers are words more often than company numbers. */
const SHORTEST_NUMBER = 4;
/** Shorter beginnings mean half of the register. */
const SHORTEST_PREFIX = 3;
const MOST_WORDS = 8;
/** People write these in their own way, or not at all. */
const LEGAL_WORDS = new Set(["limited", "ltd", "llp", "plc", "cic", "cyf", "cyfyngedig", "company", "co"]);

interface WordPattern {
  /** Small letters without accents, and digits. */
  word: string;
  isBeginning: boolean;
}

/** Of a beginning, all words of the register that begin so. One that is missing has too many of them, or nobody knows them all. */
export type WordForms = ReadonlyMap<string, readonly string[]>;

export const NO_FORMS: WordForms = new Map();

/** What a person types into a search field, over the alias `company`: any of its ways will do. */
export interface NameSearch {
  /** Every word of the present or a former name in any order, from its beginning; null when there is none. */
  words: { document: DocumentQuery; byRow: Prisma.Sql; isWide: boolean } | null;
  /** A company number as anybody writes it, a whole postcode, or a web domain; empty when it cannot be one. */
  direct: Prisma.Sql[];
}

/** It is literal on purpose (no guessing of similar names), because runs spend credits on what it finds. */
export function readSearch(text: string, forms: WordForms = NO_FORMS): NameSearch {
  const direct = directWays(text);
  const patterns = searchPatterns(text);
  if (patterns.length === 0) return { words: null, direct };
  const document = allOf(patterns.map((pattern) => lookUp(pattern, forms)));
  return {
    words: {
      document,
      byRow: bears(patterns, document),
      isWide: patterns.some(({ word, isBeginning }) => isBeginning && !forms.has(word)),
    },
    direct,
  };
}

function lookUp({ word, isBeginning }: WordPattern, forms: WordForms): DocumentQuery {
  if (!isBeginning) return lexeme(word);
  const known = forms.get(word);
  // A word that nobody bears is still a question.
  return known ? anyOf([...new Set([word, ...known])].map(lexeme)) : prefix(word);
}

/**
 * The same with the row in hand: making its document takes ten times as long as looking at its names, which does for names without signs
 * that words leave out (apostrophes, dots, accents).
 */
function bears(patterns: readonly WordPattern[], document: DocumentQuery): Prisma.Sql {
  const all = Prisma.sql`(coalesce(company.name, '') || case when company.former_names = '{}' then '' else ' ' || join_words(company.former_names, ' ') end)`;
  const letters = patterns.map(({ word }) => `%${word}%`);
  const beginnings = patterns.map(({ word, isBeginning }) => `\\m${word}${isBeginning ? "" : "\\M"}`);
  const isPlain = (
    names: Prisma.Sql,
  ) => Prisma.sql`strpos(${names}, '''') = 0 and strpos(${names}, '.') = 0 and strpos(${names}, '_') = 0
      and octet_length(${names}) = char_length(${names})`;
  const bear = (names: Prisma.Sql) =>
    Prisma.sql`lower(${names}) like all (${letters}::text[]) and lower(${names}) ~ all (${beginnings}::text[])`;
  // Most companies never had another name: putting names together takes longer than looking at one.
  const only = Prisma.sql`company.name`;
  return Prisma.sql`case when company.former_names = '{}' and ${isPlain(only)} then ${bear(only)}
    when ${isPlain(all)} then ${bear(all)} else ${matchesDocument(document)} end`;
}

/** What text may mean besides words of a name, as conditions over the alias `company`; most text means none of them. */
export function directWays(text: string): Prisma.Sql[] {
  const ways: Prisma.Sql[] = [];
  const number = text.replace(/\s/g, "").length >= SHORTEST_NUMBER ? normaliseCompanyNumber(text) : null;
  if (number) ways.push(Prisma.sql`company.number = ${number}`);

  const [, outward, inward] = POSTCODE.exec(text.trim()) ?? [];
  if (outward && inward) ways.push(Prisma.sql`company.postcode = ${`${outward} ${inward}`.toUpperCase()}`);

  const domain = DOMAIN.exec(text.trim())?.[1];
  if (domain) {
    ways.push(
      Prisma.sql`company.number = any(array(select found.company_number from company_domains found where found.domain = ${domain.toLowerCase()}))`,
    );
  }
  return ways;
}

/** The words that count: legal forms only when there is nothing else. */
export function searchWords(text: string): string[] {
  const words = nameLexemes(text).slice(0, MOST_WORDS);
  const telling = words.filter((word) => !LEGAL_WORDS.has(word));
  return telling.length > 0 ? telling : words;
}

/** The words as they are looked for, whole or as beginnings; those of a web domain are whole, or `.com` would mean all that begins so. */
export function searchPatterns(text: string): WordPattern[] {
  const isWhole = DOMAIN.test(text.trim());
  return searchWords(text).map((word) => ({ word, isBeginning: !isWhole && word.length >= SHORTEST_PREFIX }));
}

/** Up to so many words are tried as a surname with a forename; surnames have up to four. */
const MOST_NAME_WORDS = 6;

interface OfficerName {
  surname: string;
  /** The beginning of a forename; null when what there is begins the surname. */
  forename: string | null;
}

/** Whom a person may mean: a beginning of a surname, or a surname and the beginning of a forename, in either order. */
function officerNames(text: string): OfficerName[] {
  const words = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .slice(0, MOST_NAME_WORDS);
  if (words.length === 0) return [];
  const splits = words.slice(1).map((_, index) => {
    const [start, end] = [words.slice(0, index + 1).join(" "), words.slice(index + 1).join(" ")];
    return [
      { surname: end, forename: start },
      { surname: start, forename: end },
    ];
  });
  return [{ surname: words.join(" "), forename: null }, ...splits.flat()];
}

/** What the lexemes (`officer_lexeme`) of officers begin with who may be meant. Empty when signs alone name nobody. */
export function officerPrefixes(text: string): string[] {
  return officerNames(text).map(
    ({ surname, forename }) => `officer~${surname}${forename === null ? "" : `~${forename}`}`,
  );
}

/** The same officers as a condition over the table `officers`: for the planner's estimate of them. */
export function officerCondition(text: string): Prisma.Sql {
  const ways = officerNames(text).map(({ surname, forename }) =>
    forename === null
      ? Prisma.sql`lower(surname) like ${`${escapeLike(surname)}%`}`
      : Prisma.sql`(lower(surname) = ${surname} and lower(forename) like ${`${escapeLike(forename)}%`})`,
  );
  return ways.length > 0 ? Prisma.sql`(${Prisma.join(ways, " or ")})` : Prisma.sql`false`;
}

export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}
