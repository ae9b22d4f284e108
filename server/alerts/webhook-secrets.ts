import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { db } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";
import { AppError } from "@/server/platform/errors";
import { instanceSecret } from "@/server/platform/instance-secret";

/** What signs our messages: ALERT_WEBHOOK_SECRET, or else a secret of this installation's own, made at its first use. */
export async function webhookSecrets(): Promise<string[]> {
  const { webhookSecrets: configured } = env().alerts;
  return configured.length > 0 ? configured : [await generatedSecret()];
}

async function generatedSecret(): Promise<string> {
  const value = await instanceSecret("alert-webhook");
  return `whsec_${Buffer.from(value, "base64url").toString("base64")}`;
}

/**
 * The generated secret, for the receiver's configuration; on record who saw it. Throws `CONFLICT` when the environment names one:
 * whoever set that knows it.
 */
export async function revealWebhookSecret(actor: Actor): Promise<{ secret: string }> {
  if (env().alerts.webhookSecrets.length > 0) {
    throw new AppError("CONFLICT", "The secret is set by ALERT_WEBHOOK_SECRET and is not shown");
  }
  await recordAudit(db, { actor, action: "alert-secret.revealed", entity: "alert-channel", entityId: "webhook" });
  return { secret: await generatedSecret() };
}
