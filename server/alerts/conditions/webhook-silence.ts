import { formatQuantity } from "@/lib/format/numbers";
import type { Condition, Firing } from "@/server/alerts/condition";
import type { AlertPolicy } from "@/server/alerts/schema";
import { env } from "@/server/platform/env";
import { readWebhookSilence, type WebhookSilence } from "@/server/webhooks/reads-silence";

/** Results come by poll alone although Snov.io was given an address: its webhooks no longer arrive, or none of them can be used. */
export const webhookSilence: Condition = {
  name: "webhook-silence",
  everySeconds: 10,
  find: async (policy, now) =>
    env().snov.webhookBaseUrl ? judgeSilence(await readWebhookSilence(now), policy, now) : [],
};

export function judgeSilence(
  { tasks, since, lastAt }: WebhookSilence,
  { webhookSilenceMinutes, webhookSilenceTasks }: Pick<AlertPolicy, "webhookSilenceMinutes" | "webhookSilenceTasks">,
  now: Date,
): Firing[] {
  if (since === null || tasks < webhookSilenceTasks) return [];
  const minutes = Math.floor((now.getTime() - Date.parse(lastAt ?? since)) / 60_000);
  if (minutes < webhookSilenceMinutes) return [];
  return [
    {
      key: "webhook-silence",
      period: null,
      severity: "warning",
      sentence: `No webhook of Snov.io that could be used has come for ${formatQuantity(minutes, "minute")}, while ${formatQuantity(tasks, "task")} should have had one. Nothing is lost, but it is slower: look whether PUBLIC_URL is reachable, the subscriptions are active, and why deliveries were rejected.`,
      link: "/webhooks",
    },
  ];
}
