import type pg from "pg";
import { type Db, db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { searchWords } from "@/server/register/search/company-search";

/** Up to so many new or renamed companies their words are added; beyond, all words are counted anew. */
const MOST_ADDED = 20_000;
/** Shorter words have too few letters to be like another. */
const SHORTEST = 4;
const MOST_EDITS = 2;
const MOST_LIKELY = 30;

/**
 * Takes the names that imports wrote into the dictionary of the register's words, one process at a time. Nobody waits for it: an import
 * ends before, and whoever looks for stopped imports sees to words that its process left undone.
 */
export async function refreshWords(client: pg.Client): Promise<void> {
  await client.query("begin");
  try {
    await client.query("select pg_advisory_xact_lock(hashtext('strikeline:register-words'))");
    await takeUpWords(client);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

/** Imports whose words the dictionary lacks: one that failed has merged some companies before. */
const NOT_TAKEN = { state: { not: "running" }, format: "bulk_csv", wordsAt: null } as const;

/** The dictionary is empty and should not be: an import that wrote nothing would never fill it. */
const IS_LOST = `(not exists (select from register_words where companies > 0)
  and exists (select from imports where state <> 'running' and format = 'bulk_csv')
  and exists (select from companies where name is not null))`;

/** Whether `refreshWords` has something to do. */
export async function areWordsLeft(): Promise<boolean> {
  if ((await db.import.count({ where: NOT_TAKEN })) > 0) return true;
  const [found] = await db.$queryRaw<{ is_lost: boolean }[]>(Prisma.raw(`select ${IS_LOST} as is_lost`));
  return found?.is_lost ?? false;
}

async function takeUpWords(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ id: string; written: number }>(
    `select id, added + changed as written from imports
    where state <> 'running' and format = 'bulk_csv' and words_at is null order by created_at`,
  );
  const { rows: lost } = await client.query<{ is_lost: boolean }>(`select ${IS_LOST} as is_lost`);
  const written = rows.reduce((sum, row) => sum + row.written, 0);
  const isCounted = lost[0]?.is_lost || written > MOST_ADDED;
  if (isCounted) await countWords(client);
  else for (const { id, written } of rows) if (written > 0) await addWords(client, id);
  const ids = rows.map(({ id }) => id);
  await completeWords(client, isCounted ? [] : ids);
  await client.query("update imports set words_at = now() where id = any($1)", [ids]);
}

/** The words of the names that came or changed while the import ran. */
async function addWords(client: pg.Client, importId: string): Promise<void> {
  await client.query(
    `insert into register_words (word, companies)
    select word, count(*) from imports import join register_events event on event.seen_at between import.created_at and import.finished_at
        and event.source = 'bulk' and event.kind in ('added', 'name_changed')
      join companies company on company.number = event.company_number
      cross join lateral unnest(name_lexemes(company.name)) word
    where import.id = $1 group by word order by word
    on conflict (word) do update set companies = register_words.companies + excluded.companies`,
    [importId],
  );
}

/** None may be missing that the imports wrote: of former names there are no events, and whose clock dated an import nobody knows. */
async function completeWords(client: pg.Client, importIds: readonly string[]): Promise<void> {
  await client.query(
    `insert into register_words (word, companies)
    select distinct word, 0 from companies cross join lateral unnest(name_words(name, former_names)) word
    where updated_at >= (select min(created_at) - interval '1 hour' from imports where id = any($1)) order by word
    on conflict (word) do nothing`,
    [importIds],
  );
  await client.query(
    `with met as (delete from register_new_words returning word)
    insert into register_words (word, companies) select distinct word, 0 from met order by word on conflict (word) do nothing`,
  );
}

/**
 * Only what differs is written, so that a month's file writes little. No word is ever taken away: somebody who gives it to a company just
 * now has seen that it is known.
 */
async function countWords(client: pg.Client): Promise<void> {
  await client.query(
    `create temp table counted_words on commit drop as
    select word, count(*)::int as companies from companies company cross join lateral unnest(name_words(name, former_names)) word group by word`,
  );
  await client.query(
    `update register_words known set companies = 0
    where companies > 0 and not exists (select 1 from counted_words counted where counted.word = known.word)`,
  );
  await client.query(
    `insert into register_words (word, companies) select word, companies from counted_words order by word
    on conflict (word) do update set companies = excluded.companies where register_words.companies <> excluded.companies`,
  );
}

/**
 * What somebody may have meant who searched for words that no company bears: each unknown word in its nearest spelling that the
 * register knows. Null when there is none, or when every word is known.
 */
export async function suggestSpelling(text: string, store: Db = db): Promise<string | null> {
  const words = searchWords(text);
  const nearest = await Promise.all(words.map((word) => nearestWord(word, store)));
  const mended = words.map((word, index) => nearest[index] ?? word);
  return words.length > 0 && mended.some((word, index) => word !== words[index]) ? mended.join(" ") : null;
}

async function nearestWord(word: string, store: Db): Promise<string | null> {
  if (word.length < SHORTEST || /^\d+$/.test(word)) return null;
  const near = await store.$queryRaw<{ word: string; companies: number }[]>`
    select word, companies from register_words
    where word % ${word} and length(word) between ${word.length - 2}::integer and ${word.length + 2}::integer and companies > 0
      and not exists (select 1 from register_words known where known.word like ${`${word}%`} and companies > 0)
    order by similarity(word, ${word}) desc, companies desc limit ${MOST_LIKELY}`;
  const [best] = near
    .map((candidate) => ({ ...candidate, edits: countEdits(word, candidate.word) }))
    .filter(({ edits }) => edits <= MOST_EDITS)
    .sort((one, other) => one.edits - other.edits || other.companies - one.companies);
  return best?.word ?? null;
}

/** Letters changed, missing, too many, or swapped with their neighbour (optimal string alignment). */
export function countEdits(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current.push(
        Math.min(
          at(last, column) + 1,
          at(current, column - 1) + 1,
          at(last, column - 1) + (isSame ? 0 : 1),
          isSwapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    beforeLast = last;
    last = current;
  }
  return at(last, other.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
