import { afterAll, beforeAll, beforeEach } from "vitest";
import { listAlerts } from "@/server/alerts/reads";
import { sendAlertJob } from "@/server/alerts/send-alert.job";
import { db } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";
import { stopSender } from "@/server/queues/boss";
import {
  openMailReceiver,
  openWebhookReceiver,
  type PostedAlert,
  type ReceivedMail,
  type Receiver,
} from "@/server/testing/alert-receivers";
import { resetDatabase } from "@/server/testing/database";
import { createPayer, holdForTask, openBooks } from "@/server/testing/factories/ledger";

/** What the webhook's messages are signed with. */
export const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

export let mail: Receiver<ReceivedMail>;
export let hook: Receiver<PostedAlert>;

/** Each test of the file starts with an empty database and both channels set up, to receivers that have had nothing. */
export function receiveAlerts(): void {
  beforeAll(async () => {
    mail = await openMailReceiver();
    hook = await openWebhookReceiver();
  });
  afterAll(async () => {
    await Promise.all([mail.close(), hook.close(), stopSender()]);
  });
  beforeEach(async () => {
    await resetDatabase();
    for (const receiver of [mail, hook]) {
      receiver.received.length = 0;
      receiver.answers.length = 0;
    }
    configure({});
  });
}

/** As if the process had been started with these variables. */
export function configure(changed: Partial<ReturnType<typeof env>["alerts"]>): void {
  Object.assign(env().alerts, {
    smtpUrl: mail.url,
    emailTo: ["ops@company.example", "cto@company.example"],
    emailFrom: "Strikeline <alerts@company.example>",
    webhookUrl: hook.url,
    webhookSecrets: [SECRET],
    allowPrivateTargets: true,
    ...changed,
  });
}

/** 8 of 10 credits held. */
export async function useCredits(): Promise<void> {
  await openBooks({ granted: 10, cap: 10 });
  await holdForTask(await createPayer(10), 8);
}

/** Runs every waiting message once, as the worker would; resolves to what came of each. */
export async function sendWaiting(): Promise<string[]> {
  const waiting = await db.alertDelivery.findMany({ where: { state: { in: ["queued", "retrying"] } } });
  const jobs = waiting.map(({ id }) => ({ id, payload: { deliveryId: id } }));
  const outcomes = await sendAlertJob.run(jobs, { signal: new AbortController().signal });
  return [...outcomes.values()].map(({ status }) => status);
}

/** The alerts raised, in order of their keys, but for those that burst and forecast bring to any test that spends. */
export async function keys(isOpen?: boolean): Promise<string[]> {
  const { items } = await listAlerts({ isOpen, limit: 50 });
  const rows = await db.alert.findMany({ where: { id: { in: items.map(({ id }) => id) } }, orderBy: { key: "asc" } });
  return rows.map(({ key }) => key).filter((key) => !key.startsWith("burn-rate") && key !== "forecast");
}
