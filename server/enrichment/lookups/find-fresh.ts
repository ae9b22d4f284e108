import { isServed } from "@/server/enrichment/lookups/emptied-answer";
import type { Db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";

/** Of the questions with these keys those with an answer that is served for nothing: whether something was found. */
export async function findFresh(store: Db, keys: readonly string[]): Promise<Map<string, boolean>> {
  const answers = await store.$queryRaw<{ key: string; isFound: boolean }[]>`
    select key, state = 'found' as "isFound" from lookups
    where key = any(${[...keys]}::text[]) and state in ('found', 'not_found') and expires_at > ${new Date()}
      and ${isServed(Prisma.sql`lookups.answer`)}
    order by answered_at`;
  return new Map(answers.map(({ key, isFound }) => [key, isFound]));
}
