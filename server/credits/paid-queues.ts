import { costRules, holdsOf } from "@/server/credits/cost-rules";
import { type Operation, operation } from "@/server/credits/schema";
import type { Tx } from "@/server/platform/db/client";
import { readSetting } from "@/server/platform/settings";
import type { QueueName } from "@/server/queues/catalogue";

/** The paid queue of each operation. */
export const lookupQueue = {
  domain: "find-domain",
  email: "find-email",
  verification: "verify-email",
} as const satisfies Record<Operation, QueueName>;

export interface Room {
  /** Credits that the account and the period's budget leave. */
  credits: number;
  /** The queues of which one lookup fits, and the others. An operation that costs nothing needs a credit there all the same. */
  fits: QueueName[];
  dry: QueueName[];
}

/** What can still start. Operations are held at different prices: the last credits may do for one and not for another. */
export async function readRoom(tx: Tx): Promise<Room> {
  const [row] = await tx.$queryRaw<{ credits: number }[]>`
    select least(balance, (select cap - held - spent from credit_budgets
      where starts_at <= now() and ends_at > now() order by starts_at desc limit 1)) as credits
    from credit_accounts where name = 'available'`;
  const credits = row?.credits ?? 0;
  const holds = holdsOf(await readSetting(tx, costRules));
  const fitting = Map.groupBy(operation.options, (kind) => Math.max(1, holds[kind]) <= credits);
  const queuesOf = (fits: boolean) => (fitting.get(fits) ?? []).map((kind) => lookupQueue[kind]);
  return { credits, fits: queuesOf(true), dry: queuesOf(false) };
}
