import type { LookupAnswer } from "@/server/enrichment/answers";
import { emptyBodies } from "@/server/enrichment/privacy/empty-bodies";
import { emptyForgotten } from "@/server/enrichment/privacy/forget-lookups";
import type { Tx } from "@/server/platform/db/client";
import { findSuppressed } from "@/server/register/suppression";

/** The answers without what is suppressed: what was paid for stays paid, but is not kept. */
export async function cleanAnswers(
  tx: Tx,
  answers: readonly LookupAnswer[],
): Promise<{ answers: LookupAnswer[]; isChanged: boolean }> {
  const addresses = answers.flatMap((answer) =>
    answer.kind === "email" ? answer.emails.map(({ email }) => email.toLowerCase()) : [],
  );
  const domains = answers.flatMap((answer) => (answer.kind === "domain" && answer.domain ? [answer.domain] : []));
  const flags = await findSuppressed(tx, [
    ...addresses.map((address) => ({ address })),
    ...domains.map((domain) => ({ domain })),
  ]);
  const hidden = new Set([...addresses, ...domains].filter((_, index) => flags[index]));
  if (hidden.size === 0) return { answers: [...answers], isChanged: false };
  return { answers: answers.map((answer) => withoutHidden(answer, hidden)), isChanged: true };
}

function withoutHidden(answer: LookupAnswer, hidden: ReadonlySet<string>): LookupAnswer {
  switch (answer.kind) {
    case "email":
      return { ...answer, emails: answer.emails.filter(({ email }) => !hidden.has(email.toLowerCase())) };
    case "domain":
      return answer.domain && hidden.has(answer.domain) ? { ...answer, domain: null } : answer;
    case "verification":
      return answer;
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
}
