import { formatCredits, formatQuantity } from "@/lib/format/numbers";
import type { Condition, Firing } from "@/server/alerts/condition";
import { db } from "@/server/platform/db/client";

/** Start requests whose fate, and results whose answers, nobody has found out for long: an admin may have to decide. */
export const unknownFate: Condition = {
  name: "unknown-fate",
  everySeconds: 10,
  find: async ({ unknownFateMinutes }, now) => {
    const before = new Date(now.getTime() - unknownFateMinutes * 60_000);
    const [row] = await db.$queryRaw<{ tasks: number; held: number }[]>`
      select count(distinct task.id)::int as tasks,
        coalesce(sum(case transfer.kind when 'hold' then transfer.amount else -transfer.amount end), 0)::int as held
      from snov_tasks task left join snov_credit_usage transfer on transfer.task_id = task.id and transfer.kind <> 'drift'
      where task.state = 'unknown' and task.created_at < ${before}`;
    return judgeUnknownFate({ tasks: row?.tasks ?? 0, held: row?.held ?? 0, minutes: unknownFateMinutes });
  },
};

export function judgeUnknownFate({ tasks, held, minutes }: { tasks: number; held: number; minutes: number }): Firing[] {
  if (tasks === 0) return [];
  return [
    {
      key: "unknown-fate",
      period: null,
      severity: "warning",
      sentence: `Nobody has known for ${formatQuantity(minutes, "minute")} whether ${formatQuantity(tasks, "request")} to Snov.io ${tasks === 1 ? "was" : "were"} accepted, or what was answered; ${formatCredits(held)} stay held. An admin can write them off or ask again.`,
      link: "/credits",
    },
  ];
}
