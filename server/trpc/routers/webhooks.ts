import { z } from "zod";
import { adminProcedure, router, viewerProcedure } from "@/server/trpc/init";
import { checkSubscriptions } from "@/server/webhooks/check-subscriptions";
import { previewReplay } from "@/server/webhooks/preview-replay";
import { listDeliveries, readDelivery } from "@/server/webhooks/reads";
import { readWebhookOverview } from "@/server/webhooks/reads-overview";
import { listSubscriptions } from "@/server/webhooks/reads-subscriptions";
import { replayDelivery } from "@/server/webhooks/replay-delivery";
import { replayMany } from "@/server/webhooks/replay-many";
import {
  bulkReplay,
  deliveryDetail,
  deliveryIdInput,
  deliveryPage,
  listDeliveriesInput,
  replayInput,
  replayManyInput,
  replayOutcome,
  subscriptionIdInput,
  subscriptionList,
  webhookOverview,
} from "@/server/webhooks/schema";
import { activateSubscription, removeSubscription, subscribeAccount } from "@/server/webhooks/subscribe-account";

const tag = "Webhooks";
/** For all calls to Snov.io that one request makes. */
const CALL_MS = 25_000;

export const webhooksRouter = router({
  overview: viewerProcedure
    .meta({
      rest: {
        method: "GET",
        path: "/webhooks/overview",
        summary: "What came, what was refused, secrets and their use",
        tag,
      },
    })
    .input(z.strictObject({}).optional())
    .output(webhookOverview)
    .query(() => readWebhookOverview()),

  list: viewerProcedure
    .meta({ rest: { method: "GET", path: "/webhooks", summary: "Deliveries, newest first", tag } })
    .input(listDeliveriesInput)
    .output(deliveryPage)
    .query(({ input }) => listDeliveries(input)),

  get: viewerProcedure
    .meta({ rest: { method: "GET", path: "/webhooks/{id}", summary: "One delivery exactly as received", tag } })
    .input(deliveryIdInput)
    .output(deliveryDetail)
    .query(({ input }) => readDelivery(input.id)),

  replay: adminProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/webhooks/{id}/replay",
        summary: "Apply a delivery once more; with dryRun only tell what that would change",
        tag,
      },
    })
    .input(replayInput)
    .output(replayOutcome)
    .mutation(async ({ ctx, input }) => {
      const preview = input.dryRun ? await previewReplay(input.id, AbortSignal.timeout(CALL_MS)) : null;
      if (!input.dryRun) await replayDelivery(ctx.actor, input.id);
      return { ...(await readDelivery(input.id)), preview };
    }),

  replayMany: adminProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/webhooks/replay",
        summary: "Apply all deliveries that match once more; with dryRun only tell what that would mean",
        tag,
      },
    })
    .input(replayManyInput)
    .output(bulkReplay)
    .mutation(({ ctx, input }) => replayMany(ctx.actor, input)),

  subscriptions: viewerProcedure
    .meta({
      rest: {
        method: "GET",
        path: "/webhooks/subscriptions",
        summary: "Snov.io's own subscriptions, as listed last",
        tag,
      },
    })
    .input(z.strictObject({}).optional())
    .output(subscriptionList)
    .query(() => listSubscriptions()),

  checkSubscriptions: adminProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/webhooks/subscriptions/check",
        summary: "Read Snov.io's list anew and re-activate what it has switched off",
        tag,
      },
    })
    .input(z.strictObject({}).optional())
    .output(subscriptionList)
    .mutation(async ({ ctx }) => {
      await checkSubscriptions(ctx.actor, AbortSignal.timeout(CALL_MS));
      return listSubscriptions();
    }),

  subscribe: adminProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/webhooks/subscriptions",
        summary: "Subscribe to the account's events that can be used",
        tag,
      },
    })
    .input(z.strictObject({}).optional())
    .output(subscriptionList)
    .mutation(async ({ ctx }) => {
      await subscribeAccount(ctx.actor, AbortSignal.timeout(CALL_MS));
      return listSubscriptions();
    }),

  activateSubscription: adminProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/webhooks/subscriptions/{id}/activate",
        summary: "Switch a subscription on again",
        tag,
      },
    })
    .input(subscriptionIdInput)
    .output(subscriptionList)
    .mutation(async ({ ctx, input }) => {
      await activateSubscription(ctx.actor, input.id, AbortSignal.timeout(CALL_MS));
      return listSubscriptions();
    }),

  removeSubscription: adminProcedure
    .meta({
      rest: {
        method: "DELETE",
        path: "/webhooks/subscriptions/{id}",
        summary: "Remove a subscription at Snov.io",
        tag,
      },
    })
    .input(subscriptionIdInput)
    .output(subscriptionList)
    .mutation(async ({ ctx, input }) => {
      await removeSubscription(ctx.actor, input.id, AbortSignal.timeout(CALL_MS));
      return listSubscriptions();
    }),
});
