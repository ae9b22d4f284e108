import { Prisma } from "@/server/platform/db/generated/client";
import { normaliseCompanyNumber } from "@/server/register/company-number";

const POSTCODE = /^([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})$/i;
const DOMAIN = /^(?:https?:\/\/)?(?:www\.)?([a-z\d-]+(?:\.[a-z\d-]+)+)\/?$/i;
/** Shorter numbers are words more often than company numbers. */
const SHORTEST_NUMBER = 4;

/**
 * What a person types into a search field, as a condition over the alias `company`: every word of the name in any order,
 * a company number as anybody writes it, a whole postcode, or a web domain. It is literal on purpose (no guessing of
 * similar names), because runs spend credits on what it finds.
 */
export function searchCondition(text: string): Prisma.Sql {
  const words = text.split(/\s+/).filter(Boolean).slice(0, 8);
  const byName = words.map((word) => Prisma.sql`company.name ilike ${`%${escapeLike(word)}%`}`);
  const ways = [Prisma.sql`(${Prisma.join(byName.length > 0 ? byName : [Prisma.sql`true`], " and ")})`];

  const number = text.replace(/\s/g, "").length >= SHORTEST_NUMBER ? normaliseCompanyNumber(text) : null;
  if (number) ways.push(Prisma.sql`company.number = ${number}`);

  const [, outward, inward] = POSTCODE.exec(text.trim()) ?? [];
  if (outward && inward) ways.push(Prisma.sql`company.postcode = ${`${outward} ${inward}`.toUpperCase()}`);

  const domain = DOMAIN.exec(text.trim())?.[1];
  if (domain) {
    ways.push(
      Prisma.sql`company.number in (select found.company_number from company_domains found where found.domain = ${domain.toLowerCase()})`,
    );
  }
  return Prisma.sql`(${Prisma.join(ways, " or ")})`;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}
