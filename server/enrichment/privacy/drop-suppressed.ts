import { findSkipped } from "@/server/enrichment/eligibility";
import { emailQuestion, verificationQuestion } from "@/server/enrichment/lookup-key";
import type { Tx } from "@/server/platform/db/client";
import { findSuppressed, type Suppressible } from "@/server/register/suppression";

interface Asked {
  id: string;
  input: unknown;
  companyNumber: string;
}

/**
 * The last look before anything is paid: cancels, among lookups that the caller has locked, those whose person, address, domain or
 * company was suppressed since they were asked. Returns the ids of the cancelled.
 */
export async function dropSuppressed(tx: Tx, lookups: readonly Asked[]): Promise<Set<string>> {
  if (lookups.length === 0) return new Set();
  const skipped = await findSkipped(
    tx,
    lookups.map((lookup) => lookup.companyNumber),
  );
  const flags = await findSuppressed(
    tx,
    lookups.map(({ input }) => subjectOf(input)),
  );
  const dropped = lookups.filter(({ companyNumber }, index) => {
    const reason = skipped.get(companyNumber);
    return flags[index] || reason === "suppressed" || reason === "not_corporate";
  });
  const ids = dropped.map((lookup) => lookup.id);
  if (ids.length > 0) await tx.lookup.updateMany({ where: { id: { in: ids } }, data: { state: "cancelled" } });
  return new Set(ids);
}

/** Whom a question is about, by the question itself: the officer may be gone meanwhile. */
function subjectOf(input: unknown): Suppressible {
  const person = emailQuestion.safeParse(input).data;
  if (person) return { forename: person.firstName, surname: person.lastName, domain: person.domain };
  return { address: verificationQuestion.safeParse(input).data?.email };
}
