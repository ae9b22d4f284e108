import type { SnovSubscription } from "@/server/integrations/snov/outcomes";
import type { WebhookSubscription } from "@/server/platform/db/generated/client";
import { env } from "@/server/platform/env";
import { ACCOUNT, findSecret, fingerprintOf } from "@/server/webhooks/capability";
import type { Subscription } from "@/server/webhooks/schema";
import { currentSecret } from "@/server/webhooks/webhook-address";

/** The events about tasks like ours; what else Snov.io tells would change nothing here. */
export const WANTED_EVENTS = [
  { object: "company", action: "found_domains_by_names" },
  { object: "prospect", action: "found_emails_by_name_by_domain" },
  { object: "email_verification", action: "verified" },
] as const;

/** Stands for the secret of an address of ours that no secret of today made. */
export const FORGOTTEN = "forgotten";
const OWN_PATH = /^(?<base>.+)\/api\/webhooks\/snov\/account\/(?<token>[\w-]+)$/;

/** What of an endpoint may be kept and shown, and whose it is. */
function readEndpoint(endpoint: string): { address: string; addressSecret: string | null } {
  const { base, token } = OWN_PATH.exec(endpoint)?.groups ?? {};
  const { webhookBaseUrl, webhookSecrets } = env().snov;
  if (base && token) {
    const secret = findSecret(ACCOUNT, token, webhookSecrets);
    const address = `${base}/api/webhooks/snov/account/…`;
    if (secret) return { address, addressSecret: fingerprintOf(secret) };
    if (base === webhookBaseUrl) return { address, addressSecret: FORGOTTEN };
  }
  return { address: URL.canParse(endpoint) ? `${new URL(endpoint).origin}/…` : "…", addressSecret: null };
}

export function ownerOf({
  address,
  addressSecret,
}: Pick<WebhookSubscription, "address" | "addressSecret">): Subscription["owner"] {
  if (addressSecret === null) return "foreign";
  const isHere = address.startsWith(`${env().snov.webhookBaseUrl}/`);
  return isHere && addressSecret === currentSecret() ? "ours" : "outdated";
}

/** A subscription at an address of ours is ours to keep, unless an admin has switched it off here. */
export function toRow({ id, object, action, endpoint, isActive, createdAt }: SnovSubscription) {
  const { address, addressSecret } = readEndpoint(endpoint);
  const status = isActive ? ("active" as const) : ("deactivated" as const);
  return { id, object, action, address, addressSecret, status, createdAt, seenAt: new Date() };
}

export function toSubscription(row: WebhookSubscription): Subscription {
  const { id, object, action, address, status, isKept, reactivations } = row;
  return {
    id,
    object,
    action,
    address,
    status,
    owner: ownerOf(row),
    isKept,
    createdAt: row.createdAt?.toISOString() ?? null,
    seenAt: row.seenAt.toISOString(),
    reactivatedAt: row.reactivatedAt?.toISOString() ?? null,
    reactivations,
  };
}
