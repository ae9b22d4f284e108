import { connectToTestDatabase } from "@/server/testing/database";

/** Every row of every table of ours and of the queues, as text by table. */
async function dumpDatabase(): Promise<Map<string, string>> {
  const client = await connectToTestDatabase();
  const { rows: tables } = await client.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'pgboss') and c.relkind in ('r', 'p') and not c.relispartition`);
  const dump = new Map<string, string>();
  for (const { name } of tables) {
    const { rows } = await client.query<{ text: string | null }>(
      `select string_agg(t::text, chr(10)) as text from ${name} t`,
    );
    dump.set(name, rows[0]?.text ?? "");
  }
  return dump;
}

/** The tables where any of the words stands, in whatever case. */
export async function findInDatabase(words: readonly string[]): Promise<string[]> {
  const dump = await dumpDatabase();
  return [...dump].flatMap(([table, text]) =>
    words.filter((word) => text.toLowerCase().includes(word.toLowerCase())).map((word) => `${table}: ${word}`),
  );
}
