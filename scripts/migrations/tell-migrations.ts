import pg from "pg";

const LOOKED_EVERY_MS = 1_000;

/** An index's share in tenths, so that a log holds ten lines of it. */
const UNDER_WAY = `
  select migration_name || coalesce((
    select format(', building an index of %s, %s %%', relid::regclass, blocks_done * 10 / blocks_total * 10)
    from pg_stat_progress_create_index where datname = current_database() and blocks_total > 0 limit 1), '') as text
  from _prisma_migrations where finished_at is null and rolled_back_at is null order by started_at desc limit 1`;

/**
 * Tells which migration is under way while `work` applies them, and how far an index of it is, whenever that changes: on a register of
 * millions one may take minutes. Those that are quick are not told.
 */
export async function tellMigrations<Result>(
  databaseUrl: string,
  tell: (text: string) => void,
  work: () => Promise<Result>,
  everyMs = LOOKED_EVERY_MS,
): Promise<Result> {
  const client = new pg.Client({ connectionString: databaseUrl });
  // Whoever migrates says why the database does not answer; an empty one has no table of migrations yet.
  client.on("error", () => undefined);
  await client.connect().catch(() => undefined);
  let told = "";
  let isLooking = false;
  const look = async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      const { rows } = await client.query<{ text: string }>(UNDER_WAY);
      const text = rows[0]?.text ?? told;
      if (text !== told) tell(text);
      told = text;
    } catch {
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void look(), everyMs);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await client.end().catch(() => undefined);
  }
}
