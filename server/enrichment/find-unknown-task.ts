import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { domainQuestion, emailQuestion, type Question, verificationQuestion } from "@/server/enrichment/lookup-key";
import type { LookupKind } from "@/server/enrichment/lookup-kinds";
import type { Tx } from "@/server/platform/db/client";

interface Asked {
  id: string;
  kind: LookupKind;
  inputs: unknown[];
}

/**
 * The task of unknown fate and unknown hash that asked exactly these questions, before `before`; null when none did, and when several
 * did: which of them it is would be a guess. It is locked until the transaction ends.
 */
export async function findUnknownTask(tx: Tx, questions: readonly Question[], before: Date): Promise<string | null> {
  const kind = questions[0]?.kind;
  if (!kind) return null;
  const unknown = await tx.$queryRaw<Asked[]>`
    select task.id, task.kind::text as kind,
      array(select lookup.input from lookups lookup where lookup.task_id = task.id order by lookup.position) as inputs
    from snov_tasks task
    where task.state = 'unknown' and task.task_hash is null and task.kind = ${kind}::lookup_kind and task.size = ${questions.length}
      and task.created_at < ${before}
    order by task.id for no key update of task`;
  const wanted = sorted(questions);
  const same = unknown.filter((task) => isDeepStrictEqual(sorted(questionsOf(task)), wanted));
  return same.length === 1 ? (same[0]?.id ?? null) : null;
}

const question = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("domain"), input: domainQuestion }),
  z.object({ kind: z.literal("email"), input: emailQuestion }),
  z.object({ kind: z.literal("verification"), input: verificationQuestion }),
]);

/** As they were sent; a question that was forgotten since is none. */
function questionsOf({ kind, inputs }: Asked): Question[] {
  return inputs.flatMap((input) => question.safeParse({ kind, input }).data ?? []);
}

/** In an order of their own: a task's questions are the same in any. */
function sorted(questions: readonly Question[]): string[] {
  return questions
    .map(({ input }) => JSON.stringify(Object.entries(input).toSorted(([one], [other]) => (one < other ? -1 : 1))))
    .toSorted();
}
