import { findSkipped } from "@/server/enrichment/eligibility";
import { endWaitingOf } from "@/server/enrichment/hand-over";
import { emailQuestion, verificationQuestion } from "@/server/enrichment/lookup-key";
import { endItems } from "@/server/enrichment/stop-enrichment";
import type { Tx } from "@/server/platform/db/client";
import type { SkipReason } from "@/server/platform/db/generated/enums";
import { findSuppressed, type Suppressible } from "@/server/register/suppression";

interface Asked {
  id: string;
  input: unknown;
  companyNumber: string;
}

/**
 * The last look before anything is paid: cancels, among lookups that the caller has locked, those whose person, address, domain or
 * company was suppressed since they were asked, and those of companies that left the register. Returns the ids of the cancelled.
 */
export async function dropSuppressed(tx: Tx, lookups: readonly Asked[]): Promise<Set<string>> {
  if (lookups.length === 0) return new Set();
  const { hidden, skipped } = await judge(tx, lookups);
  const dropped = lookups.filter(({ id, companyNumber }) => hidden.has(id) || isBarred(skipped.get(companyNumber)));
  const ids = dropped.map((lookup) => lookup.id);
  // Where only the company is not looked up, another company that waits for the same answer pays for it.
  const elsewhere = dropped.filter(({ id }) => !hidden.has(id));
  const gone = elsewhere.filter(({ companyNumber }) => skipped.get(companyNumber) === "not_on_register");
  await endItems(
    tx,
    gone.map(({ companyNumber }) => ({ number: companyNumber, reason: "not_on_register" })),
  );
  if (elsewhere.length > 0)
    await endWaitingOf(
      tx,
      elsewhere.map((lookup) => lookup.id),
      [...skipped.keys()],
    );
  const here = ids.filter((id) => !elsewhere.some((lookup) => lookup.id === id));
  if (here.length > 0) await tx.lookup.updateMany({ where: { id: { in: here } }, data: { state: "cancelled" } });
  return new Set(ids);
}

/** Whether `dropSuppressed` would cancel any of a task's lookups, whose request is about to leave. */
export async function isAnySuppressed(tx: Tx, taskId: string): Promise<boolean> {
  const lookups = await tx.lookup.findMany({
    where: { taskId },
    select: { id: true, input: true, companyNumber: true },
  });
  const { hidden, skipped } = await judge(tx, lookups);
  return hidden.size > 0 || lookups.some(({ companyNumber }) => isBarred(skipped.get(companyNumber)));
}

/** The lookups whose person, address or domain is suppressed, and why companies of others are not looked up. */
async function judge(tx: Tx, lookups: readonly Asked[]) {
  const skipped = await findSkipped(
    tx,
    lookups.map((lookup) => lookup.companyNumber),
  );
  const about = await findOfSuppressed(tx, lookups);
  const flags = await findSuppressed(
    tx,
    lookups.map(({ input }) => subjectOf(input)),
  );
  const hidden = lookups.filter(({ id }, index) => flags[index] || about.has(id));
  return { hidden: new Set(hidden.map(({ id }) => id)), skipped };
}

function isBarred(reason: SkipReason | undefined): boolean {
  return reason === "suppressed" || reason === "not_corporate" || reason === "not_on_register";
}

/** Those among the lookups that were asked for an officer who is suppressed by now, under whatever mark. */
async function findOfSuppressed(tx: Tx, lookups: readonly Asked[]): Promise<Set<string>> {
  const asked = await tx.$queryRaw<{ lookupId: string; isMarked: boolean; officerId: string }[]>`
    select distinct asked.lookup_id as "lookupId", officer.id as "officerId", officer.suppressed_at is not null as "isMarked"
    from (
      select id as lookup_id, officer_id from lookups union all select lookup_id, officer_id from run_item_lookups
    ) asked join officers officer on officer.id = asked.officer_id
    where asked.lookup_id = any(${lookups.map(({ id }) => id)}::uuid[])`;
  const officers = await tx.officer.findMany({ where: { id: { in: asked.map(({ officerId }) => officerId) } } });
  const flags = await findSuppressed(tx, officers);
  const hidden = new Set(officers.filter((_, index) => flags[index]).map(({ id }) => id));
  return new Set(asked.flatMap((row) => (row.isMarked || hidden.has(row.officerId) ? [row.lookupId] : [])));
}

/** Whom a question is about, by the question itself: the officer may be gone meanwhile. */
function subjectOf(input: unknown): Suppressible {
  const person = emailQuestion.safeParse(input).data;
  if (person) return { forename: person.firstName, surname: person.lastName, domain: person.domain };
  return { address: verificationQuestion.safeParse(input).data?.email };
}
