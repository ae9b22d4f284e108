import { createHash } from "node:crypto";
import { z } from "zod";
import { db } from "@/server/platform/db/client";
import type { RejectionReason } from "@/server/platform/db/generated/enums";
import { env } from "@/server/platform/env";
import { AppError } from "@/server/platform/errors";
import { readBody } from "@/server/platform/read-body";
import { enqueue } from "@/server/queues/enqueue";
import { isCapability } from "@/server/webhooks/capability";
import { countRejection } from "@/server/webhooks/count-rejection";
import { type ParsedBody, parseBody } from "@/server/webhooks/parse-body";

export const MAX_DELIVERY_BYTES = 1024 * 1024;

export interface WebhookAddress {
  taskId: string;
  token: string;
}

export type Receipt =
  | { outcome: "stored" | "duplicate"; deliveryId: string }
  | { outcome: "refused"; reason: RejectionReason };

/** Why an address is not one of ours, counted; null for a good one. */
export async function refuseAddress({ taskId, token }: WebhookAddress): Promise<RejectionReason | null> {
  if (!z.uuid().safeParse(taskId).success || !isCapability(taskId, token, env().snov.webhookSecrets))
    return refuse("forged");
  const isKnown = (await db.snovTask.count({ where: { id: taskId } })) > 0;
  return isKnown ? null : refuse("unknown_task");
}

/**
 * Stores a delivery as it came, together with the job that will apply it: when this resolves, nothing can be lost any more.
 * The same body for the same task is kept, marked and not applied again. A refused request is counted and changes nothing else.
 */
export async function receiveDelivery(address: WebhookAddress, request: Request): Promise<Receipt> {
  const refused = await refuseAddress(address);
  if (refused) return { outcome: "refused", reason: refused };
  const bytes = await readDelivery(request);
  if (!bytes) return { outcome: "refused", reason: await refuse("oversized") };
  const body = parseBody(bytes);
  if (!body) return { outcome: "refused", reason: await refuse("malformed") };
  return store(address.taskId, body, request.headers.get("content-type"));
}

async function refuse<Reason extends RejectionReason>(reason: Reason): Promise<Reason> {
  await countRejection(reason);
  return reason;
}

async function readDelivery(request: Request): Promise<Uint8Array | null> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_DELIVERY_BYTES) return null;
  try {
    return await readBody(request, MAX_DELIVERY_BYTES);
  } catch (error) {
    if (error instanceof AppError && error.code === "PAYLOAD_TOO_LARGE") return null;
    throw error;
  }
}

async function store(taskId: string, { text, event }: ParsedBody, contentType: string | null): Promise<Receipt> {
  const bodySha256 = createHash("sha256").update(text).digest("hex");
  const delivery = { taskId, body: text, bodySha256, event, contentType: contentType?.slice(0, 200) ?? null };
  return db.$transaction(async (tx) => {
    // The partial unique index lets in one first delivery; whoever comes at the same moment waits for it here.
    const [first] = await tx.$queryRaw<{ id: string }[]>`
      insert into snov_webhooks (id, task_id, body, body_sha256, event, content_type)
      values (gen_random_uuid(), ${taskId}::uuid, ${text}, ${bodySha256}, ${event}, ${delivery.contentType})
      on conflict (task_id, body_sha256) where duplicate_of_id is null do nothing
      returning id`;
    if (first) {
      await enqueue(tx, "apply-delivery", { deliveryId: first.id }, { snovTaskId: taskId });
      return { outcome: "stored", deliveryId: first.id };
    }
    const original = await tx.webhookDelivery.findFirstOrThrow({ where: { taskId, bodySha256, duplicateOfId: null } });
    const note = "The same body came before for this task.";
    const duplicate = await tx.webhookDelivery.create({
      data: { ...delivery, state: "duplicate", duplicateOfId: original.id, note },
    });
    return { outcome: "duplicate", deliveryId: duplicate.id };
  });
}
