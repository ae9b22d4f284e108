import { db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import type { SicCode } from "./schema";

const MOST = 20;
const MOST_WORDS = 6;

/**
 * Industry codes whose text holds every word, from its beginning, or that begin with the digits typed. The texts are those of the
 * newest bulk file: some hundred rows, read whole.
 */
export async function findSicCodes(text: string): Promise<SicCode[]> {
  const words =
    text
      .toLowerCase()
      .match(/[\p{L}\d]+/gu)
      ?.slice(0, MOST_WORDS) ?? [];
  if (words.length === 0) return [];
  const conditions = words.map((word) => Prisma.sql`(code like ${`${word}%`} or title ~* ${`\\m${word}`})`);
  return db.$queryRaw<SicCode[]>`
    select code, title from sic_codes where ${Prisma.join(conditions, " and ")} order by length(title), code limit ${MOST}`;
}
