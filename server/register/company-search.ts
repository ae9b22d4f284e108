import { Prisma } from "@/server/platform/db/generated/client";
import { normaliseCompanyNumber } from "@/server/register/company-number";
import { allOf, type DocumentQuery, lexeme, matchesDocument, prefix } from "@/server/register/document-query";
import { nameLexemes } from "@/server/register/name-lexemes";

const POSTCODE = /^([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})$/i;
const DOMAIN = /^(?:https?:\/\/)?(?:www\.)?([a-z\d-]+(?:\.[a-z\d-]+)+)\/?$/i;
/** Shorter numbers are words more often than company numbers. */
const SHORTEST_NUMBER = 4;
/** Shorter beginnings mean half of the register. */
const SHORTEST_PREFIX = 3;
const MOST_WORDS = 8;
/** People write these in their own way, or not at all. */
const LEGAL_WORDS = new Set(["limited", "ltd", "llp", "plc", "cic", "cyf", "cyfyngedig", "company", "co"]);

/**
 * What a person types into a search field, as a condition over the alias `company`: every word of the present or a former name in
 * any order, from its beginning; a company number as anybody writes it, a whole postcode, or a web domain. It is literal on
 * purpose (no guessing of similar names), because runs spend credits on what it finds.
 */
export function searchCondition(text: string): Prisma.Sql {
  const ways: Prisma.Sql[] = [];
  const words = searchWords(text);
  if (words.length > 0) ways.push(matchesDocument(allOf(words.map(wordQuery))));

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
  // Signs alone name nobody.
  return ways.length > 0 ? Prisma.sql`(${Prisma.join(ways, " or ")})` : Prisma.sql`false`;
}

/** The words that count: legal forms only when there is nothing else. */
export function searchWords(text: string): string[] {
  const words = nameLexemes(text).slice(0, MOST_WORDS);
  const telling = words.filter((word) => !LEGAL_WORDS.has(word));
  return telling.length > 0 ? telling : words;
}

function wordQuery(word: string): DocumentQuery {
  return word.length >= SHORTEST_PREFIX ? prefix(word) : lexeme(word);
}

/** Officers by surname, or by forename and surname in either order; who asked to be forgotten is not found. */
export function officerCondition(text: string): Prisma.Sql {
  const words = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
  const [first = "", ...rest] = words;
  const last = rest.join(" ");
  const named = (surname: string, forename: string) =>
    Prisma.sql`(lower(officer.surname) = ${surname} and lower(officer.forename) like ${`${escapeLike(forename)}%`})`;
  const names =
    rest.length === 0
      ? Prisma.sql`lower(officer.surname) like ${`${escapeLike(first)}%`}`
      : Prisma.sql`(${named(last, first)} or ${named(first, last)})`;
  return Prisma.sql`exists (select 1 from officers officer where officer.company_number = company.number and not officer.is_corporate
    and officer.suppressed_at is null and ${names})`;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}
