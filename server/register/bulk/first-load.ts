import type pg from "pg";
import { env } from "@/server/platform/env";
import { logger } from "@/server/platform/logger";
import { rebuildIndexesOf } from "./rebuild-indexes";

/** What a first load fills; all of them are empty when there is no company. */
const FILLED = ["companies", "company_previous_names", "register_events"];
/** Whoever works with the register right now goes first; then the load goes the usual way. */
const LOCK_TIMEOUT = "3s";

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

/**
 * What a file tells of few companies or of none: a B-tree of those that have it is kept up at little cost, and building it would read
 * all companies. Search documents of even those few are dearer one by one than built together.
 */
const SELDOM_LOADED = [
  "best_confidence",
  "lead_score",
  "facets",
  "facets_due_at",
  "expected_dissolution_on",
  "strike_off_stage",
];

/** Unique indexes stay: without them what is there twice could come in, and they could not be brought back. */
async function listDrops(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ drop_it: string; bring_back: string }>(
    `select format('drop index %s', index.indexrelid::regclass) as drop_it,
      pg_get_indexdef(index.indexrelid) || coalesce((
        select string_agg(format('; alter index %I alter column %s set statistics %s', class.relname, column_.attnum, column_.attstattarget), '')
        from pg_attribute column_ where column_.attrelid = index.indexrelid and column_.attstattarget >= 0), '') as bring_back
    from pg_index index join pg_class class on class.oid = index.indexrelid join pg_am method on method.oid = class.relam
    where index.indrelid = any($1::regclass[]) and not index.indisunique
      and not exists (select 1 from pg_constraint where conindid = index.indexrelid and contype = 'x')
      and not (index.indrelid = 'companies'::regclass and method.amname = 'btree' and exists (
        select 1 from regexp_matches(index.indpred::text, ':varattno (\\d+)', 'g') named (number)
        join pg_attribute column_ on column_.attrelid = index.indrelid and column_.attnum = named.number[1]::smallint
        where column_.attname = any($2::text[])))
    order by index.indrelid = 'companies'::regclass desc, class.relname = 'companies_document' desc, class.relname`,
    [FILLED, SELDOM_LOADED],
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

/** Brings back what was put aside, and fails when some of it cannot be. */
export async function rebuildIndexes(client: pg.Client): Promise<void> {
  await rebuildIndexesOf(env().databaseUrl, client);
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
