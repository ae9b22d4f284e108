import { type Db, db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { escapeLike, NO_FORMS, searchPatterns, type WordForms } from "@/server/register/search/company-search";

/** More words together cost the document's index as much as their beginning does. */
const MOST_FORMS = 24;

/**
 * The words that the beginnings in a text may mean, from the dictionary of the register, which holds all words of all names but while the
 * names of an import are not counted yet. One statement; the same companies are found without it, in ten times the time.
 */
export async function expandWords(text: string | undefined, store: Db = db): Promise<WordForms> {
  const beginnings = text ? searchPatterns(text).filter(({ isBeginning }) => isBeginning) : [];
  if (beginnings.length === 0) return NO_FORMS;
  // By the letters' bytes or by trigrams, whatever the order of the database's letters is: patterns are known when it is planned.
  const lists = beginnings.map(({ word }) => {
    const pattern = `${escapeLike(word)}%`;
    return Prisma.sql`array(select word from (
      (select word from register_words where word like ${pattern} limit ${MOST_FORMS + 1}::integer)
      union (select word from register_new_words where word like ${pattern} limit ${MOST_FORMS + 1}::integer)
    ) found)`;
  });
  const [row] = await store.$queryRaw<{ is_whole: boolean; forms: string[][] }[]>`
    select not exists (select from imports where format = 'bulk_csv' and words_at is null) as is_whole,
      json_build_array(${Prisma.join(lists)}) as forms`;
  if (!row?.is_whole) return NO_FORMS;
  return new Map(
    beginnings.flatMap(({ word }, index) => {
      const forms = row.forms[index];
      return forms && forms.length <= MOST_FORMS ? [[word, forms]] : [];
    }),
  );
}
