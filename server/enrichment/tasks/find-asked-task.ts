import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import {
  domainQuestion,
  emailQuestion,
  type Question,
  verificationQuestion,
} from "@/server/enrichment/lookups/lookup-key";
import type { LookupKind } from "@/server/enrichment/lookups/lookup-kinds";
import type { Tx } from "@/server/platform/db/client";

interface Asked {
  id: string;
  isSending: boolean;
  kind: LookupKind;
  inputs: unknown[];
}

/** `sending`: its start is on its way, or was abandoned by a worker that died; the sweep calls it of unknown fate then. */
export interface AskedTask {
  id: string;
  is: "unknown" | "sending";
}

/**
 * The task of unknown hash that asked exactly these questions, before `before`; null when none did, and when several of unknown fate
 * did: which of them it is would be a guess. It is locked until the transaction ends.
 */
export async function findAskedTask(tx: Tx, questions: readonly Question[], before: Date): Promise<AskedTask | null> {
  const kind = questions[0]?.kind;
  if (!kind) return null;
  const open = await tx.$queryRaw<Asked[]>`
    select task.id, task.state = 'sending' as "isSending", task.kind::text as kind,
      array(select lookup.input from lookups lookup where lookup.task_id = task.id order by lookup.position) as inputs
    from snov_tasks task
    where task.state in ('unknown', 'sending') and task.task_hash is null and task.kind = ${kind}::lookup_kind
      and task.size = ${questions.length} and task.created_at < ${before}
    order by task.id for no key update of task`;
  const wanted = sorted(questions);
  const same = open.filter((task) => isDeepStrictEqual(sorted(questionsOf(task)), wanted));
  const sending = same.find(({ isSending }) => isSending);
  if (sending) return { id: sending.id, is: "sending" };
  const [only, ...others] = same;
  return only && others.length === 0 ? { id: only.id, is: "unknown" } : null;
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
