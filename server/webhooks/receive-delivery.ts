import { z } from "zod";
import { db } from "@/server/platform/db/client";
import type { RejectionReason } from "@/server/platform/db/generated/enums";
import { env } from "@/server/platform/env";
import { keepRejection } from "@/server/webhooks/bound-rejections";
import { ACCOUNT, findSecret, fingerprintOf } from "@/server/webhooks/capability";
import { countRejection } from "@/server/webhooks/count-rejection";
import { parseBody, readRawBody } from "@/server/webhooks/read-delivery-body";
import { verifySignature } from "@/server/webhooks/signature";
import {
  type DeliveryAddress,
  type NewDelivery,
  rejectDelivery,
  storeDelivery,
} from "@/server/webhooks/store-delivery";

export interface WebhookAddress {
  /** A task's id, or `account`. */
  scope: string;
  token: string;
}

export type Receipt =
  | { outcome: "stored" | "duplicate"; deliveryId: string }
  | { outcome: "refused"; reason: RejectionReason };

const uuid = z.uuid();

const ONLY_COUNTED = "More like it within this minute are counted, not kept.";

/** Whose address it is; null for one that we never made. Asks no database: a stranger costs next to nothing. */
function readAddress({ scope, token }: WebhookAddress): DeliveryAddress | null {
  const isAccount = scope === ACCOUNT;
  if (!isAccount && !uuid.safeParse(scope).success) return null;
  const secret = findSecret(scope, token, env().snov.webhookSecrets);
  if (secret === null) return null;
  return {
    channel: isAccount ? "account" : "task",
    taskId: isAccount ? null : scope,
    secret: fingerprintOf(secret),
  };
}

/** Why an address is not one of ours, counted; null for a good one. */
export async function refuseAddress(given: WebhookAddress): Promise<RejectionReason | null> {
  const address = readAddress(given);
  if (!address) return count("forged");
  if (address.taskId === null) return null;
  const isKnown = (await db.snovTask.count({ where: { id: address.taskId } })) > 0;
  return isKnown ? null : count("unknown_task");
}

/**
 * Stores a delivery as it came, together with the job that will apply it: when this resolves, nothing can be lost any more.
 * The same body at the same address is kept, marked and not applied again. A request at a good address that cannot be used is kept
 * with the reason, up to a number a minute; of one at a forged address, and beyond that number, nothing is kept but the count. A damaged body at a task's address still has the task's result read.
 */
export async function receiveDelivery(given: WebhookAddress, request: Request): Promise<Receipt> {
  const address = readAddress(given);
  if (!address) return { outcome: "refused", reason: await count("forged") };
  const examined = await examine(address, request);
  if ("reason" in examined) return { outcome: "refused", reason: await reject(examined) };
  const stored = await storeDelivery(examined);
  return stored.outcome === "unknown_task" ? { outcome: "refused", reason: await count("unknown_task") } : stored;
}

async function reject(delivery: NewDelivery & { reason: RejectionReason }): Promise<RejectionReason> {
  const { isKept, isLast } = keepRejection(delivery.address, delivery.reason);
  return isKept ? rejectDelivery(delivery, delivery.reason, isLast ? ONLY_COUNTED : null) : count(delivery.reason);
}

async function count<Reason extends RejectionReason>(reason: Reason): Promise<Reason> {
  await countRejection(reason);
  return reason;
}

/** The delivery as it is to be stored, with a reason when it is to be rejected. */
async function examine(
  address: DeliveryAddress,
  request: Request,
): Promise<NewDelivery | (NewDelivery & { reason: RejectionReason })> {
  const { headers } = request;
  const blank: NewDelivery = {
    address,
    body: null,
    bytes: 0,
    sha256: null,
    event: null,
    contentType: headers.get("content-type")?.slice(0, 200) ?? null,
    signatureSecret: null,
  };
  const raw = await readRawBody(request);
  if (!raw) return { ...blank, bytes: declaredLength(headers), reason: "oversized" };
  const received = { ...blank, bytes: raw.byteLength };
  const { webhookSignature } = env().snov;
  const verdict = webhookSignature && verifySignature(webhookSignature, headers, raw, new Date());
  // Of what nobody vouches for no word is kept.
  if (verdict && !verdict.isGood) return { ...received, reason: verdict.reason };
  const body = await parseBody(raw, headers.get("content-encoding"));
  const known = { ...received, sha256: body.sha256, body: body.text, signatureSecret: verdict?.secret ?? null };
  return "reason" in body ? { ...known, reason: body.reason } : { ...known, event: body.event };
}

/** What the sender said; of a body that was given up nobody knows better. */
function declaredLength(headers: Headers): number {
  const length = Number(headers.get("content-length") ?? 0);
  return Number.isSafeInteger(length) && length > 0 ? Math.min(length, 2 ** 31 - 1) : 0;
}
