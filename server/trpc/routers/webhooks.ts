import { z } from "zod";
import { adminProcedure, router, viewerProcedure } from "@/server/trpc/init";
import { previewReplay } from "@/server/webhooks/preview-replay";
import { listDeliveries, readDelivery } from "@/server/webhooks/reads";
import { readWebhookOverview } from "@/server/webhooks/reads-overview";
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
  webhookOverview,
} from "@/server/webhooks/schema";

const tag = "Webhooks";
const PREVIEW_MS = 20_000;

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
      const preview = input.dryRun ? await previewReplay(input.id, AbortSignal.timeout(PREVIEW_MS)) : null;
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
});
