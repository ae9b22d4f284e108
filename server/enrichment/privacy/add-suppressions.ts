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
  const { kinds, hashes, values } = await hashMarks(marks);
  // The clock, not the transaction's beginning: until this is committed nobody obeys it.
  await tx.$executeRaw`
    insert into suppressions (id, kind, hash, act_id, hint, is_erasure, reason, created_by, created_at, uncleaned_since, uncleaned_value)
    select gen_random_uuid(), mark.kind::suppression_kind, mark.hash, ${actId}::uuid, ${hint}, ${isErasure}, ${reason}, ${actor.name}, clock_timestamp(),
      case when mark.value is not null then clock_timestamp() end, mark.value
    from unnest(${kinds}::text[], ${hashes}::text[], ${values}::text[]) mark(kind, hash, value)
    on conflict (kind, hash, act_id) do nothing`;
  return actId;
}

/** Traces of one value of an act are cleaned away once more. */
export async function noteUncleaned(tx: Tx, actId: string, mark: NewSuppression): Promise<void> {
  const { hashes, values } = await hashMarks([mark]);
  await tx.$executeRaw`
    update suppressions set uncleaned_since = clock_timestamp(), uncleaned_value = ${values[0]}
    where act_id = ${actId}::uuid and kind = ${mark.kind}::suppression_kind and hash = ${hashes[0]}`;
}

/** Nothing is left of what the act suppressed, nor the values themselves. */
export async function noteCleaned(tx: Tx, actId: string): Promise<void> {
  await tx.suppression.updateMany({ where: { actId }, data: CLEANED });
}

export const CLEANED = { uncleanedSince: null, uncleanedValue: null };

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

interface Hashed {
  kinds: string[];
  hashes: string[];
  /** What has traces to clean away, and null for the others. */
  values: (string | null)[];
}

async function hashMarks(marks: readonly NewSuppression[]): Promise<Hashed> {
  const hashes = [];
  for (const { kind, value } of marks)
    hashes.push(kind === "company" ? companyHash(value) : await suppressionHash(kind, value));
  const values = marks.map(({ kind, value }) => (kind === "address" || kind === "domain" ? value : null));
  return { kinds: marks.map(({ kind }) => kind), hashes, values };
}
