import { findSkipped } from "@/server/enrichment/lookups/eligibility";
import { endWaitingOf } from "@/server/enrichment/lookups/hand-over";
import { domainQuestion, emailQuestion, verificationQuestion } from "@/server/enrichment/lookups/lookup-key";
import { endItems } from "@/server/enrichment/lookups/stop-enrichment";
import { endWithheldDomains } from "@/server/enrichment/privacy/end-withheld";
import { emptyForgotten } from "@/server/enrichment/privacy/forget-lookups";
import { findWithheld } from "@/server/enrichment/privacy/withheld";
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
  const { hidden, about, skipped } = await judge(tx, lookups);
  const dropped = lookups.filter(({ id, companyNumber }) => hidden.has(id) || isBarred(skipped.get(companyNumber)));
  const ids = dropped.map((lookup) => lookup.id);
  // Where only the company is not looked up, another company that waits for the same answer pays for it.
  const elsewhere = dropped.filter(({ id }) => !hidden.has(id));
  const gone = elsewhere.filter(({ companyNumber }) => skipped.get(companyNumber) === "not_on_register");
  const without = dropped.filter(({ id, input }) => hidden.has(id) && domainQuestion.safeParse(input).success);
  await endItems(
    tx,
    gone.map(({ companyNumber }) => ({ number: companyNumber, reason: "not_on_register" as const })),
  );
  await endWithheldDomains(
    tx,
    without.map(({ id }) => id),
  );
  if (elsewhere.length > 0)
    await endWaitingOf(
      tx,
      elsewhere.map((lookup) => lookup.id),
      [...skipped.keys()],
    );
  const here = ids.filter((id) => !elsewhere.some((lookup) => lookup.id === id));
  if (here.length > 0) await tx.lookup.updateMany({ where: { id: { in: here } }, data: { state: "cancelled" } });
  await forgetQuestions(tx, [...about]);
  return new Set(ids);
}

/** What asks about a suppressed address, domain or person was asked beside the suppression: it does not keep the words either. */
async function forgetQuestions(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.lookup.updateMany({ where: { id: { in: [...ids] } }, data: { forgottenAt: new Date() } });
  await emptyForgotten(tx, ids);
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

/**
 * `hidden`: the lookups whose person, address or domain is suppressed, or whose last answer is; `about`: those of them that name it
 * themselves; `skipped`: why companies of others are not looked up.
 */
async function judge(tx: Tx, lookups: readonly Asked[]) {
  const skipped = await findSkipped(
    tx,
    lookups.map((lookup) => lookup.companyNumber),
  );
  const ofSuppressed = await findOfSuppressed(tx, lookups);
  const flags = await findSuppressed(
    tx,
    lookups.map(({ input }) => subjectOf(input)),
  );
  const about = new Set(lookups.flatMap(({ id }, index) => (flags[index] ? [id] : [])));
  return { hidden: new Set([...about, ...ofSuppressed, ...(await findAnswered(tx, lookups))]), about, skipped };
}

/** Those among the lookups whose question was answered before with what is suppressed by now. */
async function findAnswered(tx: Tx, lookups: readonly Asked[]): Promise<Set<string>> {
  const asked = await tx.lookup.findMany({
    where: { id: { in: lookups.map(({ id }) => id) } },
    select: { id: true, key: true },
  });
  const withheld = await findWithheld(
    tx,
    asked.map(({ key }) => key),
  );
  return new Set(asked.flatMap(({ id, key }) => (withheld.has(key) ? [id] : [])));
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
