import { db } from "@/server/platform/db/client";
import { wholeList } from "@/server/platform/pagination";
import type { SubscriptionList } from "@/server/webhooks/schema";
import { toSubscription, WANTED_EVENTS } from "@/server/webhooks/subscription-rows";

/** The account's subscriptions as Snov.io listed them last, ours first. */
export async function listSubscriptions(): Promise<SubscriptionList> {
  const [rows, watch] = await Promise.all([
    db.webhookSubscription.findMany({ orderBy: [{ object: "asc" }, { action: "asc" }, { id: "asc" }] }),
    db.webhookWatch.findFirst(),
  ]);
  const items = rows.map(toSubscription).sort((a, b) => Number(a.owner === "foreign") - Number(b.owner === "foreign"));
  return {
    ...wholeList(items),
    checkedAt: watch?.checkedAt?.toISOString() ?? null,
    failure: watch?.failure ?? null,
    wanted: WANTED_EVENTS.map(({ object, action }) => ({
      object,
      action,
      isCovered: items.some(
        (item) => item.object === object && item.action === action && item.owner === "ours" && item.status === "active",
      ),
    })),
  };
}
