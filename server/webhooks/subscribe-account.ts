import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { db } from "@/server/platform/db/client";
import type { WebhookSubscription } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";
import { checkSubscriptions, connectForSubscriptions, reactivate } from "@/server/webhooks/check-subscriptions";
import { ownerOf, toRow, WANTED_EVENTS } from "@/server/webhooks/subscription-rows";
import { accountWebhookUrl } from "@/server/webhooks/webhook-address";

/**
 * Brings the account's subscriptions to what we want: one active at our newest address for each event that we can use. Missing ones
 * are made, and those at an older address of ours removed after. Safe to repeat: the list is read first, so that what an earlier
 * call made is found. Throws `CONFLICT` without a public address and when Snov.io refuses.
 */
export async function subscribeAccount(actor: Actor, signal?: AbortSignal): Promise<void> {
  const endpoint = accountWebhookUrl();
  if (!endpoint)
    throw new AppError(
      "CONFLICT",
      "No public address is known: set PUBLIC_URL, then Snov.io can be told where to post",
    );
  await checkSubscriptions(actor, signal);
  const known = await db.webhookSubscription.findMany({ where: { status: { not: "gone" } } });
  for (const event of WANTED_EVENTS) {
    const ours = known.find((row) => isAbout(row, event) && ownerOf(row) === "ours");
    if (!ours) await create(actor, { ...event, endpoint }, signal);
    else if (ours.status === "deactivated") await reactivate(actor, ours, signal);
  }
  for (const row of known) {
    if (ownerOf(row) === "outdated" && WANTED_EVENTS.some((event) => isAbout(row, event)))
      await removeSubscription(actor, row.id, signal);
  }
}

function isAbout(row: WebhookSubscription, { object, action }: (typeof WANTED_EVENTS)[number]): boolean {
  return row.object === object && row.action === action;
}

async function create(
  actor: Actor,
  wanted: { object: string; action: string; endpoint: string },
  signal?: AbortSignal,
): Promise<void> {
  const change = await connectForSubscriptions().createSubscription(wanted, signal);
  if (change.outcome !== "done")
    throw new AppError(
      "CONFLICT",
      `Snov.io makes no subscription to ${wanted.object}.${wanted.action}: ${change.outcome === "refused" ? change.why : "it does not know the call"}`,
    );
  const { subscription } = change;
  await db.$transaction(async (tx) => {
    // An answer without the model is stored by the next check.
    if (subscription) await tx.webhookSubscription.create({ data: { ...toRow(subscription), isKept: true } });
    await recordAudit(tx, {
      actor,
      action: "subscription.created",
      entity: "subscription",
      entityId: subscription?.id ?? "unknown",
      after: { event: `${wanted.object}.${wanted.action}` },
    });
  });
}

/** Removes a subscription at Snov.io, whosever it is; one that Snov.io does not know any more is removed here alone. Throws `NOT_FOUND`. */
export async function removeSubscription(actor: Actor, id: string, signal?: AbortSignal): Promise<void> {
  const row = await getSubscription(id);
  const change = await connectForSubscriptions().deleteSubscription(id, signal);
  if (change.outcome === "refused") throw new AppError("CONFLICT", `Snov.io keeps the subscription: ${change.why}`);
  await db.$transaction(async (tx) => {
    await tx.webhookSubscription.deleteMany({ where: { id } });
    await recordAudit(tx, {
      actor,
      action: "subscription.removed",
      entity: "subscription",
      entityId: id,
      before: { event: `${row.object}.${row.action}`, address: row.address, status: row.status },
    });
  });
}

/** Switches a subscription of ours on again by hand; from then on it is kept on. Throws `NOT_FOUND`, and `CONFLICT` when Snov.io does not. */
export async function activateSubscription(actor: Actor, id: string, signal?: AbortSignal): Promise<void> {
  const row = await getSubscription(id);
  if (!(await reactivate(actor, row, signal)))
    throw new AppError("CONFLICT", `Snov.io did not switch subscription ${id} on: read the list again`);
}

async function getSubscription(id: string): Promise<WebhookSubscription> {
  const row = await db.webhookSubscription.findUnique({ where: { id } });
  if (!row) throw new AppError("NOT_FOUND", `There is no subscription ${id}`);
  return row;
}
