import { composeMail, composePayload, testFacts } from "@/server/alerts/compose-message";
import type { AlertAttempt } from "@/server/alerts/schema";
import { webhookSecrets } from "@/server/alerts/webhook-secrets";
import { postWebhook } from "@/server/integrations/alert-channels/post-webhook";
import { sendMail } from "@/server/integrations/alert-channels/send-mail";
import type { SendResult } from "@/server/integrations/alert-channels/send-result";
import { db } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";
import { AppError } from "@/server/platform/errors";

/** With the queue's back-off about sixteen hours: long enough for a receiver that is mended in the morning. */
const MOST_ATTEMPTS = 40;

type Delivery = NonNullable<Awaited<ReturnType<typeof findDelivery>>>;

export interface Attempted extends Pick<AlertAttempt, "outcome" | "detail"> {
  /** Nobody tries again by himself. */
  isOver: boolean;
}

/**
 * One attempt to deliver a message, on record whatever comes of it. What was delivered is not sent again, a test is tried once.
 * Throws `NOT_FOUND` for a delivery that never was.
 */
export async function deliverAlert(deliveryId: string, signal?: AbortSignal): Promise<Attempted> {
  const delivery = await findDelivery(deliveryId);
  if (!delivery) throw new AppError("NOT_FOUND", `There is no delivery ${deliveryId}`);
  if (delivery.state === "delivered") return { outcome: "delivered", detail: "It was delivered before.", isOver: true };
  const startedAt = new Date();
  const { outcome, detail, status } = await send(delivery, startedAt, signal);
  const isLast = delivery.alert === null || delivery._count.attempts + 1 >= MOST_ATTEMPTS;
  await record(delivery, { outcome, detail, status }, startedAt, isLast);
  return { outcome, detail, isOver: isLast || outcome !== "later" };
}

function findDelivery(id: string) {
  return db.alertDelivery.findUnique({
    where: { id },
    include: { alert: true, _count: { select: { attempts: true } } },
  });
}

async function send(delivery: Delivery, at: Date, signal: AbortSignal | undefined): Promise<SendResult> {
  const { alerts, publicUrl, snov } = env();
  const facts = delivery.alert ?? testFacts(delivery.createdAt);
  const around = { publicUrl, isSandbox: snov.mode === "sandbox" };
  const allowPrivate = alerts.allowPrivateTargets;
  switch (delivery.channel) {
    case "email":
      if (!alerts.smtpUrl || alerts.emailTo.length === 0) return switchedOff("SMTP_URL and ALERT_EMAIL_TO");
      return sendMail({
        smtpUrl: alerts.smtpUrl,
        from: alerts.emailFrom,
        to: alerts.emailTo,
        id: delivery.id,
        ...composeMail(facts, around),
        allowPrivate,
      });
    case "webhook":
      if (!alerts.webhookUrl) return switchedOff("ALERT_WEBHOOK_URL");
      return postWebhook({
        url: alerts.webhookUrl,
        secrets: await webhookSecrets(),
        id: `msg_${delivery.id}`,
        at,
        body: composePayload(facts, delivery.alert?.id ?? null, around),
        allowPrivate,
        signal,
      });
  }
}

function switchedOff(variables: string): SendResult {
  return { outcome: "refused", status: null, detail: `The channel is no longer configured: set ${variables}.` };
}

async function record(delivery: Delivery, result: SendResult, startedAt: Date, isLast: boolean): Promise<void> {
  const endedAt = new Date();
  const isOver = isLast || result.outcome !== "later";
  const state = stateAfter(result.outcome, isLast);
  await db.$transaction(async (tx) => {
    // The row is locked first, so that attempts are numbered without gaps.
    await tx.alertDelivery.update({
      where: { id: delivery.id },
      data: { state, finishedAt: isOver ? endedAt : null },
    });
    const number = (await tx.alertDeliveryAttempt.count({ where: { deliveryId: delivery.id } })) + 1;
    const durationMs = endedAt.getTime() - startedAt.getTime();
    await tx.alertDeliveryAttempt.create({
      data: { deliveryId: delivery.id, number, at: startedAt, durationMs, ...result },
    });
  });
}

function stateAfter(outcome: SendResult["outcome"], isLast: boolean) {
  switch (outcome) {
    case "delivered":
      return "delivered";
    case "gone":
      return "gone";
    case "refused":
      return "failed";
    case "later":
      return isLast ? "failed" : "retrying";
  }
}
