import { type LookupAnswer, lookupAnswer } from "@/server/enrichment/lookups/answers";
import { emptyBodies } from "@/server/enrichment/privacy/empty-bodies";
import { emptyForgotten } from "@/server/enrichment/privacy/forget-lookups";
import { redactFreeTasksOf } from "@/server/enrichment/privacy/tasks-of";
import type { Tx } from "@/server/platform/db/client";
import { findSuppressing } from "@/server/register/suppression";

/** The answers without what is suppressed, of which they keep the hash: what was paid for stays paid, but is not kept. */
export async function cleanAnswers(
  tx: Tx,
  answers: readonly LookupAnswer[],
): Promise<{ answers: LookupAnswer[]; isChanged: boolean }> {
  const addresses = answers.flatMap((answer) =>
    answer.kind === "email" ? answer.emails.map(({ email }) => email.toLowerCase()) : [],
  );
  const domains = answers.flatMap((answer) => (answer.kind === "domain" && answer.domain ? [answer.domain] : []));
  const hashes = await findSuppressing(tx, [
    ...addresses.map((address) => ({ address })),
    ...domains.map((domain) => ({ domain })),
  ]);
  const hidden = new Map(
    [...addresses, ...domains].flatMap((value, index) => {
      const own = hashes[index] ?? [];
      return own.length > 0 ? [[value, own] as const] : [];
    }),
  );
  if (hidden.size === 0) return { answers: [...answers], isChanged: false };
  return { answers: answers.map((answer) => withoutHidden(answer, hidden)), isChanged: true };
}

function withoutHidden(answer: LookupAnswer, hidden: ReadonlyMap<string, string[]>): LookupAnswer {
  switch (answer.kind) {
    case "email": {
      const taken = answer.emails.flatMap(({ email }) => hidden.get(email.toLowerCase()) ?? []);
      if (taken.length === 0) return answer;
      const emails = answer.emails.filter(({ email }) => !hidden.has(email.toLowerCase()));
      return { ...answer, emails, withheld: [...new Set([...(answer.withheld ?? []), ...taken])] };
    }
    case "domain": {
      const taken = answer.domain ? hidden.get(answer.domain) : undefined;
      return taken ? { ...answer, domain: null, withheld: taken } : answer;
    }
    case "verification":
      return answer;
  }
}

/** Takes out of stored answers what is suppressed by now. The lookups are locked by the caller. */
export async function redactAnswers(tx: Tx, lookupIds: readonly string[]): Promise<void> {
  const stored = await tx.lookup.findMany({
    where: { id: { in: [...lookupIds] } },
    select: { id: true, answer: true },
  });
  const held = stored.flatMap(({ id, answer }) => {
    const parsed = lookupAnswer.safeParse(answer).data;
    return parsed ? [{ id, parsed }] : [];
  });
  const { answers } = await cleanAnswers(
    tx,
    held.map(({ parsed }) => parsed),
  );
  for (const [index, { id, parsed }] of held.entries()) {
    const answer = answers[index] ?? parsed;
    if (answer !== parsed) await tx.lookup.update({ where: { id }, data: { answer } });
  }
}

/**
 * After a task ended without answers for these of its lookups: empties what was forgotten while Snov.io had it in hand, instead of
 * asking it again, and what webhooks said of it.
 */
export async function forgetUnanswered(tx: Tx, taskId: string, lookupIds: readonly string[]): Promise<void> {
  await emptyForgotten(tx, lookupIds);
  await emptyBodies(tx, [taskId]);
}

/** After a task's answers were stored: empties what was forgotten while Snov.io had it in hand, and what webhooks said of it. */
export async function forgetResult(tx: Tx, taskId: string, isCleaned: boolean): Promise<void> {
  const forgotten = await tx.lookup.findMany({
    where: { taskId, forgottenAt: { not: null } },
    select: { id: true },
  });
  if (!isCleaned && forgotten.length === 0) return;
  await tx.snovTask.update({ where: { id: taskId }, data: { isRedacted: true } });
  await emptyForgotten(
    tx,
    forgotten.map((lookup) => lookup.id),
  );
  await emptyBodies(tx, [taskId]);
  if (!isCleaned) return;
  // Its lookups may have been in a task that was given up, which told the same.
  const lookups = await tx.lookup.findMany({ where: { taskId }, select: { id: true } });
  await redactFreeTasksOf(
    tx,
    lookups.map(({ id }) => id),
  );
}
