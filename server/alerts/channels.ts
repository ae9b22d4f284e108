import { createHash } from "node:crypto";
import type { Channel, Channels } from "@/server/alerts/schema";
import type { Db } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";
import type { AlertEnv } from "@/server/platform/env-shape";

export interface LiveChannel {
  channel: Channel;
  /** A hash of where it goes. */
  target: string;
}

/** The channels that the environment configures. */
export function configuredChannels(alerts: AlertEnv = env().alerts): LiveChannel[] {
  const channels: LiveChannel[] = [];
  const { smtpUrl, emailTo, webhookUrl } = alerts;
  if (smtpUrl && emailTo.length > 0) channels.push({ channel: "email", target: targetOf([smtpUrl, ...emailTo]) });
  if (webhookUrl) channels.push({ channel: "webhook", target: targetOf([webhookUrl]) });
  return channels;
}

/** Those of them whose receiver still wants to hear from us. */
export async function findLiveChannels(from: Db): Promise<LiveChannel[]> {
  const channels = configuredChannels();
  const stopped = await Promise.all(channels.map(({ target }) => isStopped(from, target)));
  return channels.filter((_channel, index) => !stopped[index]);
}

/** A receiver that answered 410 is left alone until something reaches it again, such as a test. */
async function isStopped(from: Db, target: string): Promise<boolean> {
  const last = await from.alertDelivery.findFirst({
    where: { target, state: { in: ["delivered", "gone"] } },
    orderBy: { finishedAt: "desc" },
    select: { state: true },
  });
  return last?.state === "gone";
}

/** How each channel stands, for the desk: no address, no secret. */
export async function readChannels(from: Db): Promise<Channels> {
  const { smtpUrl, emailTo, emailFrom, webhookUrl, webhookSecrets, allowPrivateTargets } = env().alerts;
  const missing = [...(smtpUrl ? [] : ["SMTP_URL"]), ...(emailTo.length > 0 ? [] : ["ALERT_EMAIL_TO"])];
  const webhook = configuredChannels().find(({ channel }) => channel === "webhook");
  return {
    email: {
      isOn: missing.length === 0,
      missing,
      server: smtpUrl ? new URL(smtpUrl).host : null,
      recipients: emailTo.length,
      from: emailFrom,
    },
    webhook: {
      isOn: webhook !== undefined,
      missing: webhookUrl ? [] : ["ALERT_WEBHOOK_URL"],
      host: webhookUrl ? new URL(webhookUrl).host : null,
      secret: webhookSecrets.length > 0 ? "environment" : "generated",
      isStopped: webhook ? await isStopped(from, webhook.target) : false,
    },
    allowsPrivateTargets: allowPrivateTargets,
  };
}

function targetOf(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 32);
}
