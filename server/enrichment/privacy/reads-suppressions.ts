import type { Suppression } from "@/server/enrichment/privacy/schema";
import { db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { decodeCursor, encodeCursor, instantPlace, type Page, type PageInput } from "@/server/platform/pagination";

interface Row {
  act_id: string;
  kind: Suppression["kind"];
  hint: string | null;
  is_erasure: boolean;
  is_cleaned: boolean;
  reason: string;
  created_by: string;
  created_at: Date;
}

/** Acts of suppressing, newest first. An act over a person and addresses counts as the person's. */
export async function listSuppressions({ cursor, limit }: PageInput): Promise<Page<Suppression>> {
  const [at, id] = decodeCursor(cursor, instantPlace) ?? [];
  const after = at ? Prisma.sql`where (created_at, act_id) < (${at}::timestamptz, ${id}::uuid)` : Prisma.empty;
  const rows = await db.$queryRaw<Row[]>`
    with acts as (
      select distinct on (act_id) act_id, kind::text as kind, hint, is_erasure, reason, created_by, created_at,
        count(uncleaned_since) over (partition by act_id) = 0 as is_cleaned
      from suppressions order by act_id, kind
    )
    select * from acts ${after} order by created_at desc, act_id desc limit ${limit + 1}`;
  const [total] = await db.$queryRaw<{ count: number }[]>`
    select count(distinct act_id)::int as count from suppressions`;
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      id: row.act_id,
      kind: row.kind,
      hint: row.hint,
      isErasure: row.is_erasure,
      isCleaned: row.is_cleaned,
      reason: row.reason,
      createdBy: row.created_by,
      createdAt: row.created_at.toISOString(),
    })),
    nextCursor: rows.length > page.length && last ? encodeCursor([last.created_at.toISOString(), last.act_id]) : null,
    total: { count: total?.count ?? 0, exact: true },
  };
}
