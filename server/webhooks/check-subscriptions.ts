import { type Actor, systemActor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { connectSnov } from "@/server/integrations/snov/connect";
import type { SnovSubscription } from "@/server/integrations/snov/outcomes";
import { db } from "@/server/platform/db/client";
import type { WebhookSubscription } from "@/server/platform/db/generated/client";
import { messageOf } from "@/server/platform/errors";
import { FORGOTTEN, toRow } from "@/server/webhooks/subscription-rows";

/** Below whatever spends or collects: nothing waits for it. */
const PRIORITY = 50;
const CHECK_EVERY_MINUTES = 60;
const AGAIN_AFTER_FAILURE_MINUTES = 10;

export function connectForSubscriptions() {
  return connectSnov({ priority: PRIORITY });
}

/**
 * Reads Snov.io's list, stores it, and re-activates those of ours that Snov.io has switched off (it does so silently, after seven
 * failed deliveries). Each re-activation is audited. Throws what Snov.io's client throws, after noting it.
 */
export async function checkSubscriptions(actor: Actor, signal?: AbortSignal): Promise<void> {
  await db.webhookWatch.updateMany({ data: { claimedAt: new Date() } });
  try {
    const listed = await connectForSubscriptions().listSubscriptions(signal);
    await storeListed(listed);
    for (const row of await findSwitchedOff()) await reactivate(actor, row, signal);
    await db.webhookWatch.updateMany({ data: { checkedAt: new Date(), failure: null } });
  } catch (error) {
    await db.webhookWatch.updateMany({ data: { failure: messageOf(error) } });
    throw error;
  }
}

/** The watchdog: once an hour, by one worker, while there is a subscription to keep. */
export async function watchSubscriptions(signal: AbortSignal): Promise<void> {
  const [mine] = await db.$queryRaw<object[]>`
    update webhook_watch set claimed_at = now()
    where exists (select 1 from webhook_subscriptions where is_kept and status <> 'gone')
      and coalesce(claimed_at, '-infinity') < now() - make_interval(mins => case when failure is null then ${CHECK_EVERY_MINUTES}::int else ${AGAIN_AFTER_FAILURE_MINUTES}::int end)
    returning is_only`;
  if (mine) await checkSubscriptions(systemActor, signal);
}

/** One that is not listed any more is gone; one seen for the first time at an address of ours is ours to keep. */
async function storeListed(listed: readonly SnovSubscription[]): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.webhookSubscription.updateMany({
      where: { id: { notIn: listed.map(({ id }) => id) } },
      data: { status: "gone" },
    });
    for (const subscription of listed) {
      const { id, ...row } = toRow(subscription);
      await tx.webhookSubscription.upsert({
        where: { id },
        create: { id, ...row, isKept: row.addressSecret !== null },
        update: row,
      });
    }
  });
}

/** What no secret of today made posts where nobody takes it: Snov.io would switch it off again. */
function findSwitchedOff(): Promise<WebhookSubscription[]> {
  return db.webhookSubscription.findMany({
    where: { isKept: true, status: "deactivated", addressSecret: { not: null, notIn: [FORGOTTEN] } },
    orderBy: { id: "asc" },
  });
}

/** Switches one on again at Snov.io. Returns whether it is on now. */
export async function reactivate(actor: Actor, row: WebhookSubscription, signal?: AbortSignal): Promise<boolean> {
  const change = await connectForSubscriptions().setSubscriptionActive(row.id, true, signal);
  const isOn = change.outcome === "done" && change.subscription?.isActive !== false;
  await db.$transaction(async (tx) => {
    if (isOn) {
      await tx.webhookSubscription.update({
        where: { id: row.id },
        data: { status: "active", isKept: true, reactivatedAt: new Date(), reactivations: { increment: 1 } },
      });
    }
    if (change.outcome === "gone")
      await tx.webhookSubscription.update({ where: { id: row.id }, data: { status: "gone" } });
    await recordAudit(tx, {
      actor,
      action: "subscription.reactivated",
      entity: "subscription",
      entityId: row.id,
      before: { status: row.status },
      after: { outcome: change.outcome, ...(change.outcome === "refused" ? { why: change.why } : {}) },
    });
  });
  return isOn;
}
