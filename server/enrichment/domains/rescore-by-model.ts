import { createHash } from "node:crypto";
import { z } from "zod";
import { systemActor } from "@/server/access/actor";
import { shippedModel } from "@/server/enrichment/domain-score/model";
import { ACCEPT_AT, REVIEW_AT } from "@/server/enrichment/domain-score/schema";
import { rescoreDomain } from "@/server/enrichment/domains/rescore-domain";
import { db } from "@/server/platform/db/client";
import { defineSetting, readSetting } from "@/server/platform/settings";

const LOCK = "rescore-by-model";
/** So many candidates at a time, for the other chores' sake. */
const PORTION = 100;

/** Differs whenever a stored score or band may. */
const MODEL_VERSION = createHash("sha256")
  .update(JSON.stringify([shippedModel, ACCEPT_AT, REVIEW_AT]))
  .digest("base64url")
  .slice(0, 22);

/** Nobody sets it: which model the stored candidates were scored by, and how far, in the order of their ids. */
const scoredBy = defineSetting({
  name: "scored-by",
  title: "Model of the stored scores",
  schema: z.strictObject({
    version: z.string().default(""),
    after: z.uuid().nullable().default(null),
    isDone: z.boolean().default(false),
  }),
});

/**
 * Scores the stored candidates anew, a portion a call, when the model or its thresholds are others than those they were scored by: a
 * band must not depend on when its domain was found. Addresses follow their domains, decisions stay, and nothing is bought by it.
 * Returns how many candidates were scored.
 */
export async function rescoreByModel(version = MODEL_VERSION, portion = PORTION): Promise<number> {
  const last = await readSetting(db, scoredBy);
  if (last.isDone && last.version === version) return 0;
  let count = 0;
  while (count < portion && (await rescoreNext(version))) count += 1;
  return count;
}

/** In a transaction of its own, so that a portion keeps nobody waiting. False: none is left, or another worker is at it. */
function rescoreNext(version: string): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const [lock] = await tx.$queryRaw<{ isMine: boolean }[]>`
      select pg_try_advisory_xact_lock(hashtext(${LOCK})) as "isMine"`;
    if (!lock?.isMine) return false;
    const last = await readSetting(tx, scoredBy);
    const isSame = last.version === version;
    if (isSame && last.isDone) return false;
    const after = isSame ? last.after : null;
    // Locked before its facts are read: a look that ends meanwhile stores its own, newer score afterwards.
    const [next] = await tx.$queryRaw<{ id: string }[]>`
      select candidate.id from company_domains candidate join companies company on company.number = candidate.company_number
      where (${after}::uuid is null or candidate.id > ${after}::uuid) and company.name is not null
      order by candidate.id limit 1 for no key update of candidate`;
    if (next) await rescoreDomain(tx, await tx.companyDomain.findUniqueOrThrow({ where: { id: next.id } }));
    const data = { value: { version, after: next?.id ?? after, isDone: !next }, updatedBy: systemActor.name };
    await tx.setting.upsert({ where: { name: scoredBy.name }, create: { name: scoredBy.name, ...data }, update: data });
    return next !== undefined;
  });
}
