import { z } from "zod";
import { flag, listOf, pageInput, pageOf } from "@/server/platform/pagination";

const instant = z.iso.datetime();
const count = z.number().int();

export const deliveryState = z.enum(["received", "duplicate", "applied", "failed", "rejected"]);
export const deliveryChannel = z.enum(["task", "account"]);
export const rejectionReason = z.enum([
  "forged",
  "unknown_task",
  "oversized",
  "malformed",
  "empty",
  "not_text",
  "bad_encoding",
  "unsigned",
  "bad_signature",
  "stale_signature",
]);
export type RejectionReason = z.infer<typeof rejectionReason>;

export const delivery = z.object({
  id: z.uuid(),
  state: deliveryState,
  /** At whose address it came. */
  channel: deliveryChannel,
  /** Why it was rejected. */
  rejection: rejectionReason.nullable(),
  event: z.string().nullable(),
  /** Null for an event of the account that names no task of ours. */
  taskId: z.uuid().nullable(),
  taskHash: z.string().nullable(),
  kind: z.enum(["domain", "email", "verification"]).nullable(),
  lookups: count.nullable(),
  bytes: count,
  duplicateOfId: z.uuid().nullable(),
  /** What it changed, why it changed nothing, or what went wrong. */
  note: z.string().nullable(),
  receivedAt: instant,
  appliedAt: instant.nullable(),
  replays: count,
});
export type Delivery = z.infer<typeof delivery>;
export const deliveryPage = pageOf(delivery);
export const deliveryDetail = delivery.extend({
  contentType: z.string().nullable(),
  /** Exactly as received, decompressed; null when it was no text that may be kept, and after an erasure. */
  body: z.string().nullable(),
  erasedAt: instant.nullable(),
  bodySha256: z.string().nullable(),
  /** Fingerprints of the secrets that made its address and signed it. */
  addressSecret: z.string().nullable(),
  signatureSecret: z.string().nullable(),
  /** Later deliveries with the same content. */
  duplicates: z.array(z.object({ id: z.uuid(), receivedAt: instant })),
  companies: z.array(z.object({ number: z.string(), name: z.string() })),
});
export type DeliveryDetail = z.infer<typeof deliveryDetail>;

const filterShape = {
  state: listOf(deliveryState).optional(),
  reason: listOf(rejectionReason).optional(),
  channel: deliveryChannel.optional(),
  /** Received at or after. */
  from: instant.optional(),
  /** Received before. */
  until: instant.optional(),
};
export const deliveryFilter = z.strictObject(filterShape);
export type DeliveryFilter = z.infer<typeof deliveryFilter>;
export const listDeliveriesInput = pageInput.extend(filterShape);
export const deliveryIdInput = z.strictObject({ id: z.uuid() });
export const replayInput = deliveryIdInput.extend({
  /** Only tells what it would change. */
  dryRun: flag.default(false),
});

export const replayPreview = z.object({
  /** The delivery that would be applied: the first one when a duplicate was chosen. */
  deliveryId: z.uuid(),
  /** `applies`: something would be stored. `nothing`: all stays as it is. `waits`: nothing yet. `impossible`: it cannot be replayed. */
  outcome: z.enum(["applies", "nothing", "waits", "impossible"]),
  summary: z.string(),
  /** What would be stored and committed. */
  answers: count,
  found: count,
  credits: count,
  /** Stored answers that Snov.io tells differently now; null when they could not be compared. They stay as they are. */
  differing: count.nullable(),
});
export type ReplayPreview = z.infer<typeof replayPreview>;
export const replayOutcome = deliveryDetail.extend({
  /** With `dryRun` only. */
  preview: replayPreview.nullable(),
});

export const replayManyInput = z.strictObject({ filter: deliveryFilter, dryRun: flag.default(false) });
export const bulkReplay = z.object({
  matching: count,
  eligible: count,
  skipped: z.array(z.object({ reason: z.enum(["rejected", "duplicate", "waiting"]), count })),
  /** Of the eligible: those whose task still waits for its result, and those where nothing would change. */
  open: count,
  settled: count,
  /** Credits that the open tasks hold: the most that could be committed. */
  creditsHeld: count,
  /** How many were enqueued; null in a dry run. */
  replayed: count.nullable(),
});
export type BulkReplay = z.infer<typeof bulkReplay>;

const secret = z.object({
  fingerprint: z.string(),
  /** `newest` makes new addresses, `accepted` is still taken, `removed` is not in the settings any more. */
  role: z.enum(["newest", "accepted", "removed"]),
  /** So short that somebody may guess it. */
  isShort: z.boolean(),
  lastUsedAt: instant.nullable(),
  /** Tasks whose result is still to come at an address that it made. */
  openTasks: count,
});

export const webhookOverview = z.object({
  /** Null: no public address is known, results are collected by polling alone. */
  address: z.string().nullable(),
  counts: z.object({ received: count, duplicate: count, applied: count, failed: count, rejected: count }),
  rejected: z.array(z.object({ reason: rejectionReason, count, lastAt: instant })),
  results: z.object({ byWebhook: count, byPoll: count }),
  lastReceivedAt: instant.nullable(),
  /** Tasks with an address that ended, or should have, since the last delivery; `since` is when the first of them started. */
  silence: z.object({ tasks: count, since: instant.nullable() }),
  /** Snov.io refused a start for its webhook, as on plans without webhooks: until `triedAgainAt` tasks name none. */
  refusal: z.object({ at: instant, triedAgainAt: instant }).nullable(),
  secrets: z.array(secret),
  /** Null: deliveries need no signature. */
  signature: z
    .object({
      scheme: z.enum(["standard", "hmac"]),
      header: z.string(),
      secrets: z.array(z.object({ fingerprint: z.string(), lastUsedAt: instant.nullable() })),
    })
    .nullable(),
});
export type WebhookOverview = z.infer<typeof webhookOverview>;

export const subscription = z.object({
  id: z.string(),
  object: z.string(),
  action: z.string(),
  /** Without what is secret in it. */
  address: z.string(),
  status: z.enum(["active", "deactivated", "gone"]),
  /** `ours`: at our address, by the newest secret. `outdated`: at our address, by an older secret. `foreign`: somewhere else. */
  owner: z.enum(["ours", "outdated", "foreign"]),
  /** Re-activated by itself when Snov.io has switched it off. */
  isKept: z.boolean(),
  createdAt: instant.nullable(),
  seenAt: instant,
  reactivatedAt: instant.nullable(),
  reactivations: count,
});
export type Subscription = z.infer<typeof subscription>;
export const subscriptionList = pageOf(subscription).extend({
  /** When Snov.io's list was read last; null: never. */
  checkedAt: instant.nullable(),
  /** Why the last reading failed. */
  failure: z.string().nullable(),
  /** The events that we can use, and whether an active subscription of ours brings each. */
  wanted: z.array(z.object({ object: z.string(), action: z.string(), isCovered: z.boolean() })),
});
export type SubscriptionList = z.infer<typeof subscriptionList>;
export const subscriptionIdInput = z.strictObject({ id: z.string().regex(/^[\w-]{1,100}$/) });
