import { z } from "zod";
import { listOf, pageInput, pageOf } from "@/server/platform/pagination";

const instant = z.iso.datetime();
const count = z.number().int();

export const deliveryState = z.enum(["received", "duplicate", "applied", "failed"]);
export const delivery = z.object({
  id: z.uuid(),
  state: deliveryState,
  event: z.string().nullable(),
  taskId: z.uuid(),
  taskHash: z.string().nullable(),
  kind: z.enum(["domain", "email", "verification"]),
  lookups: count,
  bytes: count,
  duplicateOfId: z.uuid().nullable(),
  note: z.string().nullable(),
  receivedAt: instant,
  appliedAt: instant.nullable(),
  replays: count,
});
export type Delivery = z.infer<typeof delivery>;
export const deliveryPage = pageOf(delivery);
export const deliveryDetail = delivery.extend({
  contentType: z.string().nullable(),
  /** Exactly as received. */
  body: z.string(),
  bodySha256: z.string(),
  /** Later deliveries with the same content. */
  duplicates: z.array(z.object({ id: z.uuid(), receivedAt: instant })),
  companies: z.array(z.object({ number: z.string(), name: z.string() })),
});
export type DeliveryDetail = z.infer<typeof deliveryDetail>;
export const listDeliveriesInput = pageInput.extend({ state: listOf(deliveryState).optional() });
export const deliveryIdInput = z.strictObject({ id: z.uuid() });

export const webhookOverview = z.object({
  /** Null: no public address is known, results are collected by polling alone. */
  address: z.string().nullable(),
  counts: z.object({ received: count, duplicate: count, applied: count, failed: count }),
  rejected: z.array(
    z.object({ reason: z.enum(["forged", "unknown_task", "oversized", "malformed"]), count, lastAt: instant }),
  ),
  results: z.object({ byWebhook: count, byPoll: count }),
  lastReceivedAt: instant.nullable(),
});
export type WebhookOverview = z.infer<typeof webhookOverview>;
