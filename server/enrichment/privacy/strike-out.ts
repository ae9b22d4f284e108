import type { Step } from "@/server/enrichment/privacy/steps";
import { patternOf, roughOf, type Words } from "@/server/enrichment/privacy/words";
import type { Tx } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";

/** Stands where something was struck out. The trigger `keep_forgotten_care_of` looks for it. */
export const FORGOTTEN = "[forgotten]";

/**
 * Tables that are left alone, each with its reason; every other text and JSON column of the database is gone through, also those of
 * tables that come later.
 */
const KEPT: Record<string, string> = {
  "public.officers": "rows of the person are deleted; a namesake's stay",
  "public.officer_emails": "rows of the person are deleted",
  "public.person_records": "rows of the person are deleted",
  "public.person_appointments": "go with the person's record; names of companies only",
  "public.lookups": "emptied by who they are about; a namesake's stay, but for why they failed",
  "public.snov_credit_usage": "append-only and hashed; its causes name companies only",
  "public.companies": "the public register of companies; only care_of can name a person",
  "public.company_samples": "a part of the companies, copied anew every few minutes",
  "public.company_previous_names": "the public register of companies",
  "public.register_new_words": "single words of the public register's names",
  "public.users": "our own people",
  "public.api_tokens": "our own tokens",
  "public.settings": "our own settings",
  "public.instance_secrets": "secrets",
  "public.provider_tokens": "secrets",
  "public._prisma_migrations": "migrations",
};

/** Words of others in tables that are kept: the register's, Snov.io's about a whole task, and those of who decided about one. */
const STRUCK_ALL_THE_SAME = new Set(["public.companies.care_of", "public.lookups.failure"]);

/** Tables that stay as they are where only a domain is struck out, each with its reason. */
const KEPT_FROM_DOMAINS: Record<string, string> = {
  "public.register_events": "a company may be called as its domain is",
  "public.webhook_subscriptions": "where Snov.io posts to: our own host, and those of the account's other programs",
};

/** Columns that say who of us did what, wherever they stand: one of us may be a namesake, and the audit trail refuses the change. */
const OURS = new Set(["actor", "action", "entity", "by", "worker", "leader"]);
const isOurs = (column: string) => OURS.has(column) || column.endsWith("_by");

/** What is to be cleaned away stands here until it is: whoever strikes it out last takes it away. */
const UNTIL_CLEANED = "public.suppressions.uncleaned_value";

/** Where what we bought and what sites told stands, by whom it is about; gone through with the others where only a hash is known. */
const BOUGHT = new Set(["public.lookups", "public.officer_emails", "public.company_domains", "public.domain_evidence"]);

export interface Column {
  name: string;
  table: string;
  column: string;
  plain: string;
  type: string;
  isKey: boolean;
}

function listColumns(tx: Tx): Promise<Column[]> {
  return tx.$queryRaw<Column[]>`
    select n.nspname || '.' || c.relname as name, format('%I.%I', n.nspname, c.relname) as "table", quote_ident(a.attname) as "column",
      a.attname::text as plain, format_type(a.atttypid, a.atttypmod) as type,
      exists (select 1 from pg_index i where i.indrelid = c.oid and i.indisunique and a.attnum = any(i.indkey))
        or exists (select 1 from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and a.attnum = any(f.conkey)) as "isKey"
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'pgboss') and c.relkind in ('r', 'p') and not c.relispartition
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and a.atttypid in ('text'::regtype, 'varchar'::regtype, 'json'::regtype, 'jsonb'::regtype, 'text[]'::regtype)
    order by 1, 3`;
}

/** Every column that may hold words: neither a key, nor unique, nor generated. */
async function findColumns(tx: Tx, { names, addresses, ids }: Words): Promise<Column[]> {
  const isDomainOnly = names.length + addresses.length + ids.length === 0;
  const columns = (await listColumns(tx)).filter(({ name }) => !(isDomainOnly && name in KEPT_FROM_DOMAINS));
  return columns.filter(isStruck);
}

function isStruck({ name, plain, isKey }: Column): boolean {
  const path = `${name}.${plain}`;
  if (STRUCK_ALL_THE_SAME.has(path)) return true;
  return path !== UNTIL_CLEANED && !(name in KEPT) && !isKey && !isOurs(plain);
}

/** Every column in which an address or a domain may stand. */
export async function listTelling(tx: Tx): Promise<Column[]> {
  return (await listColumns(tx)).filter((column) => BOUGHT.has(column.name) || isStruck(column));
}

/** Text columns that a strike-out cannot change because they are keys: `table.column`. A test knows why none of them holds a person. */
export async function listKeyColumns(tx: Tx): Promise<string[]> {
  const columns = await listColumns(tx);
  return columns.flatMap(({ name, plain, isKey }) => (isKey && !(name in KEPT) ? [`${name}.${plain}`] : []));
}

/** Rows that are read once more: a result that has yet to be applied would come out wrong. Its words go when its task is over. */
const SPARED: Record<string, Prisma.Sql> = {
  "public.snov_webhooks": Prisma.sql`not coalesce((select task.state in ('prepared', 'sending', 'started', 'unknown')
    from snov_tasks task where task.id = snov_webhooks.task_id), snov_webhooks.state = 'received')`,
};

/** Replaces the words wherever they stand in text and JSON, one column a step. Returns how many places held them. */
export async function strikeOut(step: Step, words: Words): Promise<number> {
  const pattern = patternOf(words);
  if (!pattern) return 0;
  let struck = 0;
  for (const { name: of, table, column, type } of await step((tx) => findColumns(tx, words))) {
    // Names of tables and columns come from the catalogue, quoted by PostgreSQL.
    const [place, name, cast] = [Prisma.raw(table), Prisma.raw(column), Prisma.raw(type)];
    struck += await step(
      (tx) => tx.$executeRaw`
        update ${place} set ${name} = regexp_replace(${name}::text, ${pattern}, ${FORGOTTEN}, 'gi')::${cast}
        where ${holds(name, words, pattern)} and ${SPARED[of] ?? Prisma.sql`true`}`,
    );
  }
  return struck;
}

/** In this order, which `and` would not promise. */
function holds(column: Prisma.Sql, words: Words, pattern: string): Prisma.Sql {
  return Prisma.sql`case when ${column}::text ~* ${roughOf(words)} then ${column}::text ~* ${pattern} else false end`;
}

/** Whether the words stand anywhere that a strike-out would reach. */
export async function isMentioned(tx: Tx, words: Words): Promise<boolean> {
  const pattern = patternOf(words);
  if (!pattern) return false;
  for (const { table, column } of await findColumns(tx, words)) {
    const [place, name] = [Prisma.raw(table), Prisma.raw(column)];
    const [row] = await tx.$queryRaw<{ found: boolean }[]>`
      select exists (select from ${place} where ${holds(name, words, pattern)}) as found`;
    if (row?.found) return true;
  }
  return false;
}
