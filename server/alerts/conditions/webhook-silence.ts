import { formatQuantity } from "@/lib/format/numbers";
import type { Condition, Firing } from "@/server/alerts/condition";
import { db } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";

/** Results come by poll alone although Snov.io was given an address: its webhooks no longer arrive. */
export const webhookSilence: Condition = {
  name: "webhook-silence",
  everySeconds: 10,
  find: async ({ webhookSilenceMinutes: minutes, webhookSilenceTasks: leastTasks }, now) => {
    if (!env().snov.webhookBaseUrl) return [];
    const since = new Date(now.getTime() - minutes * 60_000);
    const [row] = await db.$queryRaw<{ polled: number; deliveries: number }[]>`
      select (select count(*)::int from snov_tasks where state = 'completed' and created_at > ${since} and result_by = 'poll') as polled,
        (select count(*)::int from (select from snov_webhooks where received_at > ${since} limit 1) received) as deliveries`;
    return judgeSilence({ polled: row?.polled ?? 0, deliveries: row?.deliveries ?? 0, minutes, leastTasks });
  },
};

interface Situation {
  /** Tasks started in the window whose result only a poll brought. */
  polled: number;
  deliveries: number;
  minutes: number;
  leastTasks: number;
}

export function judgeSilence({ polled, deliveries, minutes, leastTasks }: Situation): Firing[] {
  if (deliveries > 0 || polled < leastTasks) return [];
  return [
    {
      key: "webhook-silence",
      period: null,
      severity: "warning",
      sentence: `No webhook of Snov.io has arrived for ${formatQuantity(minutes, "minute")}, while ${formatQuantity(polled, "result")} had to be polled. Nothing is lost, but it is slower: look whether PUBLIC_URL is reachable and the subscriptions are active.`,
      link: "/webhooks",
    },
  ];
}
