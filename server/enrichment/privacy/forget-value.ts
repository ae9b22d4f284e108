import { redactAnswers } from "@/server/enrichment/privacy/clean-answer";
import { findHeld, type Value } from "@/server/enrichment/privacy/find-held";
import { forgetLookups, lockLookups } from "@/server/enrichment/privacy/forget-lookups";
import { lockTasksOf, redactTasksOf } from "@/server/enrichment/privacy/tasks-of";
import type { Words } from "@/server/enrichment/privacy/words";
import type { Tx } from "@/server/platform/db/client";

/** What went, each once however often it is looked for. */
export interface Gone {
  companyNumbers: ReadonlySet<string>;
  emailIds: ReadonlySet<string>;
  lookupIds: ReadonlySet<string>;
}

/**
 * Takes a suppressed address or domain out of what was asked and answered, and deletes what was stored of it. What Snov.io has in hand
 * goes with its answer; what it cost stays. The suppression stands already, so that answers keep its hash.
 */
export async function forgetValue(tx: Tx, what: Value): Promise<Gone> {
  const { asked, answered } = await findHeld(tx, what);
  const all = [...asked, ...answered];
  // As whoever stores an answer does: the task, its lookups, and only then what they found.
  await lockTasksOf(tx, all);
  await lockLookups(tx, all);
  await forgetLookups(tx, asked);
  await redactAnswers(tx, all);
  await redactTasksOf(tx, all);
  return { ...(await deleteStored(tx, what)), lookupIds: new Set(all) };
}

async function deleteStored(tx: Tx, { kind, value }: Value): Promise<Omit<Gone, "lookupIds">> {
  if (kind === "address") {
    const emails = await tx.$queryRaw<{ id: string }[]>`delete from officer_emails where email = ${value} returning id`;
    return { companyNumbers: new Set(), emailIds: idsOf(emails) };
  }
  const below = `%.${value}`;
  const domains = await tx.$queryRaw<{ number: string }[]>`
    delete from company_domains where domain = ${value} or domain like ${below} returning company_number as number`;
  await tx.$executeRaw`delete from domain_evidence where domain = ${value} or domain like ${below}`;
  const emails = await tx.$queryRaw<{ id: string }[]>`
    delete from officer_emails where email like ${`%@${value}`} or email like ${below} returning id`;
  return { companyNumbers: new Set(domains.map(({ number }) => number)), emailIds: idsOf(emails) };
}

function idsOf(rows: readonly { id: string }[]): Set<string> {
  return new Set(rows.map(({ id }) => id));
}

/** How they stand elsewhere. */
export function wordsOfValues(values: readonly Value[]): Words {
  const of = (wanted: Value["kind"]) => values.flatMap(({ kind, value }) => (kind === wanted ? [value] : []));
  return { names: [], ids: [], addresses: of("address"), domains: of("domain") };
}
