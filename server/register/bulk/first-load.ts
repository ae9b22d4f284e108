import pg from "pg";
import { env } from "@/server/platform/env";
import { messageOf } from "@/server/platform/errors";
import { logger } from "@/server/platform/logger";

/** What a first load fills; all of them are empty when there is no company. */
const FILLED = ["companies", "company_previous_names", "register_events"];
/** Whoever works with the register right now goes first; then the load goes the usual way. */
const LOCK_TIMEOUT = "3s";
const BUILDERS = 2;

/**
 * Indexes are built faster than they are kept up, and rules are checked faster over all rows than row by row: puts those of an empty
 * register aside, remembering in `register_rebuilds` how each is brought back. False when the register is not empty or in use.
 */
export async function putIndexesAside(client: pg.Client): Promise<boolean> {
  // Looked at before the lock is asked for: whoever waits for it makes all readers wait.
  if (!(await isEmpty(client))) return false;
  await client.query("begin");
  try {
    await client.query(`set local lock_timeout = '${LOCK_TIMEOUT}'`);
    await client.query(`lock table ${FILLED.join(", ")} in access exclusive mode`);
    if (!(await isEmpty(client))) {
      await client.query("rollback");
      return false;
    }
    for (const statement of await listDrops(client)) await client.query(statement);
    await client.query("commit");
    return true;
  } catch (error) {
    await client.query("rollback");
    logger.debug({ error }, "the register is in use: its indexes are kept up row by row");
    return false;
  }
}

async function isEmpty(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query("select from companies limit 1");
  return rowCount === 0;
}

/** Unique indexes stay: without them what is there twice could come in, and they could not be brought back. */
async function listDrops(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ drop_it: string; bring_back: string }>(
    `select format('drop index %s', index.indexrelid::regclass) as drop_it,
      pg_get_indexdef(index.indexrelid) || coalesce((
        select string_agg(format('; alter index %I alter column %s set statistics %s', class.relname, column_.attnum, column_.attstattarget), '')
        from pg_attribute column_ where column_.attrelid = index.indexrelid and column_.attstattarget >= 0), '') as bring_back
    from pg_index index join pg_class class on class.oid = index.indexrelid
    where index.indrelid = any($1::regclass[]) and not index.indisunique
      and not exists (select 1 from pg_constraint where conindid = index.indexrelid and contype = 'x')
    order by index.indrelid = 'companies'::regclass desc, class.relname = 'companies_document' desc, class.relname`,
    [FILLED],
  );
  const { rows: rules } = await client.query<{ drop_it: string; add_it: string; check_it: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop_it,
      format('alter table %s add constraint %I %s not valid', conrelid::regclass, conname, pg_get_constraintdef(oid)) as add_it,
      -- Without statistics the check is planned as if the table were nearly empty.
      format('analyze %s; alter table %s validate constraint %I', conrelid::regclass, conrelid::regclass, conname) as check_it
    from pg_constraint
    where contype = 'f' and confrelid = 'companies'::regclass and conrelid = any($1::regclass[]) and convalidated`,
    [FILLED],
  );
  await client.query(
    "insert into register_rebuilds (statement) select statement from unnest($1::text[]) with ordinality as put(statement, place) order by place",
    [
      [
        ...rules.map(({ add_it }) => add_it),
        ...rows.map(({ bring_back }) => bring_back),
        ...rules.map(({ check_it }) => check_it),
      ],
    ],
  );
  return [...rows, ...rules].map(({ drop_it }) => drop_it);
}

/** Whether something is put aside: a first load is under way, failed or was killed. */
export async function isPutAside(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query("select from register_rebuilds limit 1");
  return (rowCount ?? 0) > 0;
}

/**
 * Brings back what was put aside, some at a time. What is done is done for good, so that a killed rebuild goes on where it was; one
 * that cannot be brought back keeps no other away, remembers why, and is told when all others are done.
 */
export async function rebuildIndexes(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ position: number; statement: string }>(
    "select position, statement from register_rebuilds order by position",
  );
  if (rows.length === 0) return;
  const helpers = Array.from({ length: BUILDERS - 1 }, () => new pg.Client({ connectionString: env().databaseUrl }));
  try {
    for (const helper of helpers) {
      // What breaks is told by the statement that it breaks.
      helper.on("error", () => undefined);
      await helper.connect();
      await helper.query("set maintenance_work_mem = '512MB'");
    }
    // A rule is added at once, but only while no index is being built: first, so that it is checked beside them.
    const added = rows.filter(({ statement }) => isRule(statement));
    const waiting = rows.filter(({ statement }) => !isRule(statement));
    const failures = [
      await build(client, added),
      ...(await Promise.all([client, ...helpers].map((builder) => build(builder, waiting)))),
    ];
    const [failure] = failures.flat();
    if (failure) throw explain(failure);
  } finally {
    await Promise.all(helpers.map((helper) => helper.end()));
  }
}

function isRule(statement: string): boolean {
  return statement.startsWith("alter table");
}

async function build(client: pg.Client, waiting: { position: number; statement: string }[]): Promise<Error[]> {
  const failures: Error[] = [];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    await client.query("begin");
    try {
      await client.query(next.statement);
      await client.query("delete from register_rebuilds where position = $1", [next.position]);
      await client.query("commit");
    } catch (error) {
      await client.query("rollback");
      failures.push(error instanceof Error ? error : new Error(String(error)));
      // A disk that is full takes not even this.
      await client
        .query("update register_rebuilds set failed_at = now(), error = $2 where position = $1", [
          next.position,
          messageOf(error),
        ])
        .catch(() => undefined);
    }
  }
  return failures;
}

/** In words for the import that fails with it; with PostgreSQL's code, which tells whether to try again. */
function explain(failure: Error): Error {
  const words = `An index of the register could not be built (${failure.message}). Until it is, search is slow and nothing is imported; it is tried again every ten minutes, and by each import.`;
  return Object.assign(new Error(words, { cause: failure }), "code" in failure ? { code: failure.code } : {});
}

/** Enough for the planner to choose well from the first moment on; what is learnt from more companies follows the import. */
const FIRST_STATISTICS = 100;

/** Learns from a tenth of the companies that the indexes ask for: all of them are read for each that an index asks for. */
export async function analyzeQuickly(client: pg.Client): Promise<void> {
  await client.query("begin");
  try {
    const { rows } = await client.query<{ less: string; as_before: string }>(
      `select format('alter index %s alter column %s set statistics ${FIRST_STATISTICS}', index.indexrelid::regclass, column_.attnum) as less,
        format('alter index %s alter column %s set statistics %s', index.indexrelid::regclass, column_.attnum, column_.attstattarget) as as_before
      from pg_index index join pg_attribute column_ on column_.attrelid = index.indexrelid
      where index.indrelid = 'companies'::regclass and column_.attstattarget > ${FIRST_STATISTICS}`,
    );
    for (const { less } of rows) await client.query(less);
    await client.query("analyze companies");
    for (const { as_before } of rows) await client.query(as_before);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}
