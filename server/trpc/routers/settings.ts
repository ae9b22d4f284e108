import { z } from "zod";
import { changeSetting } from "@/server/access/change-setting";
import { alertPolicy } from "@/server/alerts/alert-policy";
import { alertPolicyValue } from "@/server/alerts/schema";
import { freshness, freshnessValue } from "@/server/enrichment/freshness";
import { db } from "@/server/platform/db/client";
import { readSetting } from "@/server/platform/settings";
import { adminProcedure, router, viewerProcedure } from "@/server/trpc/init";

const tag = "Settings";
const reason = z.string().trim().min(3, { error: "say in a few words why" }).max(300);

export const settingsRouter = router({
  freshness: viewerProcedure
    .meta({ rest: { method: "GET", path: "/settings/freshness", summary: "How long answers are served again", tag } })
    .input(z.strictObject({}).optional())
    .output(freshnessValue)
    .query(() => readSetting(db, freshness)),

  setFreshness: adminProcedure
    .meta({ rest: { method: "PUT", path: "/settings/freshness", summary: "Set how long answers are served", tag } })
    .input(z.strictObject({ value: freshnessValue, reason }))
    .output(freshnessValue)
    .mutation(({ ctx, input }) => changeSetting(ctx.actor, freshness, input)),

  alerts: viewerProcedure
    .meta({ rest: { method: "GET", path: "/settings/alerts", summary: "When alerts are raised", tag } })
    .input(z.strictObject({}).optional())
    .output(alertPolicyValue)
    .query(() => readSetting(db, alertPolicy)),

  setAlerts: adminProcedure
    .meta({ rest: { method: "PUT", path: "/settings/alerts", summary: "Set when alerts are raised", tag } })
    .input(z.strictObject({ value: alertPolicyValue, reason }))
    .output(alertPolicyValue)
    .mutation(({ ctx, input }) => changeSetting(ctx.actor, alertPolicy, input)),
});
