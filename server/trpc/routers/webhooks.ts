import { z } from "zod";
import { adminProcedure, router, viewerProcedure } from "@/server/trpc/init";
import { listDeliveries, readDelivery, readWebhookOverview } from "@/server/webhooks/reads";
import { replayDelivery } from "@/server/webhooks/replay-delivery";
import {
  deliveryDetail,
  deliveryIdInput,
  deliveryPage,
  listDeliveriesInput,
  webhookOverview,
} from "@/server/webhooks/schema";

const tag = "Webhooks";

export const webhooksRouter = router({
  overview: viewerProcedure
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
    .meta({ rest: { method: "POST", path: "/webhooks/{id}/replay", summary: "Apply a delivery once more", tag } })
    .input(deliveryIdInput)
    .output(deliveryDetail)
    .mutation(async ({ ctx, input }) => {
      await replayDelivery(ctx.actor, input.id);
      return readDelivery(input.id);
    }),
});
