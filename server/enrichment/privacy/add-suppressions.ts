import { randomUUID } from "node:crypto";
import type { Actor } from "@/server/access/actor";
import type { SuppressionKind } from "@/server/enrichment/privacy/schema";
import type { Tx } from "@/server/platform/db/client";
import { companyHash, suppressionHash } from "@/server/register/suppression";

export interface NewSuppression {
  kind: SuppressionKind;
  value: string;
}

interface Why {
  reason: string;
  hint: string | null;
  isErasure: boolean;
}

/**
 * Writes the hashes of one act and returns its id; a second call with the same id adds to it. Each act has rows of its own, so that
 * lifting one leaves what another hides as well.
 */
export async function addSuppressions(
  tx: Tx,
  actor: Actor,
  marks: readonly NewSuppression[],
  { reason, hint, isErasure }: Why,
  actId: string = randomUUID(),
): Promise<string> {
  const { kinds, hashes } = await hashMarks(marks);
  // The clock, not the transaction's beginning: until this is committed nobody obeys it.
  await tx.$executeRaw`
    insert into suppressions (id, kind, hash, act_id, hint, is_erasure, reason, created_by, created_at)
    select gen_random_uuid(), mark.kind::suppression_kind, mark.hash, ${actId}::uuid, ${hint}, ${isErasure}, ${reason}, ${actor.name}, clock_timestamp()
    from unnest(${kinds}::text[], ${hashes}::text[]) mark(kind, hash)
    on conflict (kind, hash, act_id) do nothing`;
  return actId;
}

/** The newest act that suppresses one value; null when none does. */
export async function findAct(tx: Tx, mark: NewSuppression): Promise<string | null> {
  const { kinds, hashes } = await hashMarks([mark]);
  const [row] = await tx.$queryRaw<{ actId: string }[]>`
    select s.act_id as "actId" from suppressions s
    join unnest(${kinds}::text[], ${hashes}::text[]) mark(kind, hash) on s.kind = mark.kind::suppression_kind and s.hash = mark.hash
    order by s.created_at desc limit 1`;
  return row?.actId ?? null;
}

/** Whether all of it is suppressed already, by whatever acts. */
export async function areSuppressed(tx: Tx, marks: readonly NewSuppression[]): Promise<boolean> {
  const { kinds, hashes } = await hashMarks(marks);
  const [row] = await tx.$queryRaw<{ missing: number }[]>`
    select count(*)::int as missing from unnest(${kinds}::text[], ${hashes}::text[]) mark(kind, hash)
    where not exists (select from suppressions s where s.kind = mark.kind::suppression_kind and s.hash = mark.hash)`;
  return row?.missing === 0;
}

async function hashMarks(marks: readonly NewSuppression[]): Promise<{ kinds: string[]; hashes: string[] }> {
  const hashes = [];
  for (const { kind, value } of marks)
    hashes.push(kind === "company" ? companyHash(value) : await suppressionHash(kind, value));
  return { kinds: marks.map(({ kind }) => kind), hashes };
}
