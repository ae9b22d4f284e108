import { z } from "zod";
import { acknowledgeAlert } from "@/server/alerts/acknowledge-alert";
import { readChannels } from "@/server/alerts/channels";
import { listAlerts, readOpenAlerts } from "@/server/alerts/reads";
import { listAlertDeliveries } from "@/server/alerts/reads-deliveries";
import {
  alert,
  alertDelivery,
  alertDeliveryPage,
  alertIdInput,
  alertPage,
  channels,
  listAlertDeliveriesInput,
  listAlertsInput,
  openAlerts,
  testAlertInput,
} from "@/server/alerts/schema";
import { sendTestAlert } from "@/server/alerts/send-test";
import { revealWebhookSecret } from "@/server/alerts/webhook-secrets";
import { db } from "@/server/platform/db/client";
import { adminProcedure, analystProcedure, router, viewerProcedure } from "@/server/trpc/init";

const tag = "Alerts";

export const alertsRouter = router({
  list: viewerProcedure
    .meta({ rest: { method: "GET", path: "/alerts", summary: "Open and past alerts, newest first", tag } })
    .input(listAlertsInput)
    .output(alertPage)
    .query(({ input }) => listAlerts(input)),

  open: viewerProcedure
    .input(z.strictObject({}).optional())
    .output(openAlerts)
    .query(() => readOpenAlerts()),

  acknowledge: analystProcedure
    .meta({ rest: { method: "POST", path: "/alerts/{id}/acknowledge", summary: "Say that somebody has seen it", tag } })
    .input(alertIdInput)
    .output(alert)
    .mutation(({ ctx, input }) => acknowledgeAlert(ctx.actor, input.id)),

  channels: viewerProcedure
    .input(z.strictObject({}).optional())
    .output(channels)
    .query(() => readChannels(db)),

  deliveries: viewerProcedure
    .meta({
      rest: { method: "GET", path: "/alerts/deliveries", summary: "The log of what was sent, newest first", tag },
    })
    .input(listAlertDeliveriesInput)
    .output(alertDeliveryPage)
    .query(({ input }) => listAlertDeliveries(input)),

  test: adminProcedure
    .meta({
      rest: { method: "POST", path: "/alerts/test", summary: "Send a test alert and tell what came of it", tag },
    })
    .input(testAlertInput)
    .output(alertDelivery)
    .mutation(({ ctx, input }) => sendTestAlert(ctx.actor, input.channel)),

  revealSecret: adminProcedure
    .input(z.strictObject({}).optional())
    .output(z.object({ secret: z.string() }))
    .mutation(({ ctx }) => revealWebhookSecret(ctx.actor)),
});
