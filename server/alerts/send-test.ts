import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { configuredChannels } from "@/server/alerts/channels";
import { deliverAlert } from "@/server/alerts/deliver-alert";
import { readAlertDelivery } from "@/server/alerts/reads-deliveries";
import type { AlertDelivery, Channel } from "@/server/alerts/schema";
import { db } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";

const VARIABLES = {
  email: "SMTP_URL and ALERT_EMAIL_TO",
  webhook: "ALERT_WEBHOOK_URL",
} satisfies Record<Channel, string>;

/**
 * Sends a test alert now and tells what really came of it; on record as a delivery. One that arrives wakes a channel that was
 * stopped by 410. Throws `CONFLICT` when the channel is not configured.
 */
export async function sendTestAlert(actor: Actor, channel: Channel): Promise<AlertDelivery> {
  const target = configuredChannels().find((configured) => configured.channel === channel)?.target;
  if (!target) {
    throw new AppError("CONFLICT", `This channel is not configured: set ${VARIABLES[channel]} and start again`, {
      field: "channel",
    });
  }
  const { id } = await db.$transaction(async (tx) => {
    const delivery = await tx.alertDelivery.create({ data: { channel, target, requestedBy: actor.name } });
    const after = { channel };
    await recordAudit(tx, { actor, action: "alert.tested", entity: "alert-delivery", entityId: delivery.id, after });
    return delivery;
  });
  await deliverAlert(id);
  return readAlertDelivery(id);
}
