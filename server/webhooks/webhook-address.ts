import { env } from "@/server/platform/env";
import { ACCOUNT, fingerprintOf, signScope } from "@/server/webhooks/capability";

/**
 * Where Snov.io is to send a task's result. Null when the outside world cannot reach us (no PUBLIC_URL) or there is no
 * secret to sign with: results are then collected by polling alone.
 */
export function webhookUrlFor(taskId: string): string | null {
  return addressOf(taskId);
}

/** Where the account's own subscriptions are to post; null as for a task. */
export function accountWebhookUrl(): string | null {
  return addressOf(ACCOUNT);
}

/** Fingerprint of the secret that makes new addresses; null while there are none to make. */
export function currentSecret(): string | null {
  const { webhookBaseUrl, webhookSecrets } = env().snov;
  return webhookBaseUrl && webhookSecrets[0] ? fingerprintOf(webhookSecrets[0]) : null;
}

function addressOf(scope: string): string | null {
  const { webhookBaseUrl, webhookSecrets } = env().snov;
  const token = signScope(scope, webhookSecrets);
  return webhookBaseUrl && token ? `${webhookBaseUrl}/api/webhooks/snov/${scope}/${token}` : null;
}
