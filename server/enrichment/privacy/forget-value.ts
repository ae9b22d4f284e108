import { redactAnswers } from "@/server/enrichment/privacy/clean-answer";
import { findHeld, type Value } from "@/server/enrichment/privacy/find-held";
import { forgetLookups, lockLookups } from "@/server/enrichment/privacy/forget-lookups";
import { lockTasksOf, redactTasksOf } from "@/server/enrichment/privacy/tasks-of";
import type { Words } from "@/server/enrichment/privacy/words";
import type { Tx } from "@/server/platform/db/client";

/**
 * Takes a suppressed address or domain out of what was asked and answered, and deletes what was stored of it. What Snov.io has in hand
 * goes with its answer; what it cost stays. The suppression stands already, so that answers keep its hash.
 */
export async function forgetValue(tx: Tx, what: Value): Promise<void> {
  const { asked, answered } = await findHeld(tx, what);
  const all = [...asked, ...answered];
  // As whoever stores an answer does: the task, its lookups, and only then what they found.
  await lockTasksOf(tx, all);
  await lockLookups(tx, all);
  await forgetLookups(tx, asked);
  await redactAnswers(tx, all);
  await redactTasksOf(tx, all);
  await deleteStored(tx, what);
}

async function deleteStored(tx: Tx, { kind, value }: Value): Promise<void> {
  if (kind === "address") {
    await tx.officerEmail.deleteMany({ where: { email: value } });
    return;
  }
  const below = `%.${value}`;
  await tx.$executeRaw`delete from company_domains where domain = ${value} or domain like ${below}`;
  await tx.$executeRaw`delete from domain_evidence where domain = ${value} or domain like ${below}`;
  await tx.$executeRaw`delete from officer_emails where email like ${`%@${value}`} or email like ${below}`;
}

/** How it stands elsewhere. */
export function wordsOfValue({ kind, value }: Value): Words {
  return {
    names: [],
    ids: [],
    addresses: kind === "address" ? [value] : [],
    domains: kind === "domain" ? [value] : [],
  };
}
