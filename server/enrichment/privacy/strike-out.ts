import type { Tx } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";

/** Stands where something was struck out. */
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
  "public.lookups": "emptied by who they are about; a namesake's stay",
  "public.snov_credit_usage": "append-only and hashed; its causes name companies only",
  "public.companies": "the public register of companies; only care_of can name a person",
  "public.company_previous_names": "the public register of companies",
  "public.suppressions": "hashes and reasons",
  "public.users": "our own people",
  "public.api_tokens": "our own tokens",
  "public.settings": "our own settings",
  "public.instance_secrets": "secrets",
  "public.provider_tokens": "secrets",
  "public._prisma_migrations": "migrations",
};

interface Column {
  table: string;
  column: string;
  type: string;
}

/** Every column that may hold words: neither a key, nor unique, nor generated. */
async function findColumns(tx: Tx): Promise<Column[]> {
  const columns = await tx.$queryRaw<(Column & { name: string })[]>`
    select n.nspname || '.' || c.relname as name, format('%I.%I', n.nspname, c.relname) as "table", quote_ident(a.attname) as "column",
      format_type(a.atttypid, a.atttypmod) as type
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'pgboss') and c.relkind in ('r', 'p') and not c.relispartition
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and a.atttypid in ('text'::regtype, 'varchar'::regtype, 'json'::regtype, 'jsonb'::regtype, 'text[]'::regtype)
      and not exists (select 1 from pg_index i where i.indrelid = c.oid and i.indisunique and a.attnum = any(i.indkey))
      and not exists (select 1 from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and a.attnum = any(f.conkey))
    order by 1, 3`;
  return columns.filter(({ name }) => !(name in KEPT));
}

/** Replaces the words wherever they stand in text and JSON. Returns how many places held them. */
export async function strikeOut(tx: Tx, words: Words): Promise<number> {
  const pattern = patternOf(words);
  if (!pattern) return 0;
  let struck = 0;
  for (const { table, column, type } of [
    ...(await findColumns(tx)),
    { table: "public.companies", column: "care_of", type: "text" },
  ]) {
    // Names of tables and columns come from the catalogue, quoted by PostgreSQL.
    const [place, name, cast] = [Prisma.raw(table), Prisma.raw(column), Prisma.raw(type)];
    struck += await tx.$executeRaw`
      update ${place} set ${name} = regexp_replace(${name}::text, ${pattern}, ${FORGOTTEN}, 'gi')::${cast}
      where ${name}::text ~* ${pattern}`;
  }
  return struck;
}

export interface Words {
  /** Whole names, in every order in which they may be written. */
  names: readonly string[];
  addresses: readonly string[];
  /** The register's ids of the appointments and of the person. */
  ids: readonly string[];
}

/** PostgreSQL's regular expression for all of it; null when there is nothing to look for. */
export function patternOf({ names, addresses, ids }: Words): string | null {
  const ways = [
    ...names.map((name) => `\\m${escapeWords(name)}\\M`),
    ...addresses.map((address) => `(?<![a-z0-9._+-])${escapeWords(address)}(?![a-z0-9-])`),
    ...ids.map((id) => `(?<![A-Za-z0-9_-])${escapeWords(id)}(?![A-Za-z0-9_-])`),
  ];
  return ways.length > 0 ? ways.join("|") : null;
}

function escapeWords(text: string): string {
  return text
    .trim()
    .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replace(/\s+/g, "\\s+");
}
