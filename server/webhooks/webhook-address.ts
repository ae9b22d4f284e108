import { env } from "@/server/platform/env";
import { signTask } from "@/server/webhooks/capability";

/**
 * Where Snov.io is to send a task's result. Null when the outside world cannot reach us (no PUBLIC_URL) or there is no
 * secret to sign with: results are then collected by polling alone.
 */
export function webhookUrlFor(taskId: string): string | null {
  const { webhookBaseUrl, webhookSecrets } = env().snov;
  const token = signTask(taskId, webhookSecrets);
  return webhookBaseUrl && token ? `${webhookBaseUrl}/api/webhooks/snov/${taskId}/${token}` : null;
}
