import { z } from "zod";
import { changeSetting } from "@/server/access/change-setting";
import { alertPolicy } from "@/server/alerts/alert-policy";
import { alertPolicyValue } from "@/server/alerts/schema";
import { costRules } from "@/server/credits/cost-rules";
import { dailyCaps } from "@/server/credits/daily-caps";
import { costRulesValue, dailyCapsValue } from "@/server/credits/settings/schema";
import { siteEvidence } from "@/server/enrichment/domains/site-policy";
import { freshness } from "@/server/enrichment/lookups/freshness";
import { lookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import { autoEnrichment } from "@/server/enrichment/runs/auto-enrich";
import { resumeRunsWithDailyRoom } from "@/server/enrichment/runs/pause-run";
import { staleRefresh } from "@/server/enrichment/runs/refresh-stale";
import {
  autoEnrichmentInput,
  autoEnrichmentValue,
  freshnessValue,
  lookupPolicyValue,
  siteEvidenceValue,
  staleRefreshValue,
} from "@/server/enrichment/settings/schema";
import { db } from "@/server/platform/db/client";
import { readSetting } from "@/server/platform/settings";
import { previewLeadScores } from "@/server/register/lead-score/preview-lead-scores";
import { leadPreview, leadWeightsValue } from "@/server/register/lead-score/schema";
import { leadWeights } from "@/server/register/lead-score/weights";
import { registerFreshness } from "@/server/register/rest/register-freshness";
import { registerFreshnessValue } from "@/server/register/rest/schema";
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

  leadScore: viewerProcedure
    .meta({
      rest: { method: "GET", path: "/settings/lead-score", summary: "What each signal of a lead is worth", tag },
    })
    .input(z.strictObject({}).optional())
    .output(leadWeightsValue)
    .query(() => readSetting(db, leadWeights)),

  /** What weights that nobody has saved would do to some companies. */
  previewLeadScore: viewerProcedure
    .input(z.strictObject({ value: leadWeightsValue }))
    .output(leadPreview)
    .query(({ input }) => previewLeadScores(input.value)),

  setLeadScore: adminProcedure
    .meta({
      rest: { method: "PUT", path: "/settings/lead-score", summary: "Set what each signal of a lead is worth", tag },
    })
    .input(z.strictObject({ value: leadWeightsValue, reason }))
    .output(leadWeightsValue)
    .mutation(({ ctx, input }) => changeSetting(ctx.actor, leadWeights, input)),

  registerFreshness: viewerProcedure
    .meta({
      rest: {
        method: "GET",
        path: "/settings/register-freshness",
        summary: "How long what Companies House said is not asked again",
        tag,
      },
    })
    .input(z.strictObject({}).optional())
    .output(registerFreshnessValue)
    .query(() => readSetting(db, registerFreshness)),

  setRegisterFreshness: adminProcedure
    .meta({
      rest: {
        method: "PUT",
        path: "/settings/register-freshness",
        summary: "Set how long what Companies House said is not asked again",
        tag,
      },
    })
    .input(z.strictObject({ value: registerFreshnessValue, reason }))
    .output(registerFreshnessValue)
    .mutation(({ ctx, input }) => changeSetting(ctx.actor, registerFreshness, input)),

  siteEvidence: viewerProcedure
    .meta({
      rest: { method: "GET", path: "/settings/site-evidence", summary: "When companies' websites are read", tag },
    })
    .input(z.strictObject({}).optional())
    .output(siteEvidenceValue)
    .query(() => readSetting(db, siteEvidence)),

  setSiteEvidence: adminProcedure
    .meta({
      rest: { method: "PUT", path: "/settings/site-evidence", summary: "Set when companies' websites are read", tag },
    })
    .input(z.strictObject({ value: siteEvidenceValue, reason }))
    .output(siteEvidenceValue)
    .mutation(({ ctx, input }) => changeSetting(ctx.actor, siteEvidence, input)),

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

  lookups: viewerProcedure
    .meta({
      rest: { method: "GET", path: "/settings/lookups", summary: "Whom we look for, and what is verified", tag },
    })
    .input(z.strictObject({}).optional())
    .output(lookupPolicyValue)
    .query(() => readSetting(db, lookupPolicy)),

  setLookups: adminProcedure
    .meta({ rest: { method: "PUT", path: "/settings/lookups", summary: "Set whom we look for", tag } })
    .input(z.strictObject({ value: lookupPolicyValue, reason }))
    .output(lookupPolicyValue)
    .mutation(({ ctx, input }) => changeSetting(ctx.actor, lookupPolicy, input)),

  staleRefresh: viewerProcedure
    .meta({
      rest: { method: "GET", path: "/settings/stale-refresh", summary: "Whether stale answers are renewed", tag },
    })
    .input(z.strictObject({}).optional())
    .output(staleRefreshValue)
    .query(() => readSetting(db, staleRefresh)),

  setStaleRefresh: adminProcedure
    .meta({
      rest: { method: "PUT", path: "/settings/stale-refresh", summary: "Set how stale answers are renewed", tag },
    })
    .input(z.strictObject({ value: staleRefreshValue, reason }))
    .output(staleRefreshValue)
    .mutation(({ ctx, input }) => changeSetting(ctx.actor, staleRefresh, input)),

  autoEnrichment: viewerProcedure
    .meta({
      rest: {
        method: "GET",
        path: "/settings/auto-enrichment",
        summary: "Which companies that enter strike-off are enriched by themselves",
        tag,
      },
    })
    .input(z.strictObject({}).optional())
    .output(autoEnrichmentValue)
    .query(() => readSetting(db, autoEnrichment)),

  setAutoEnrichment: adminProcedure
    .meta({
      rest: {
        method: "PUT",
        path: "/settings/auto-enrichment",
        summary: "Set which companies that enter strike-off are enriched by themselves",
        tag,
      },
    })
    .input(z.strictObject({ value: autoEnrichmentInput, reason }))
    .output(autoEnrichmentValue)
    .mutation(({ ctx, input }) => changeSetting(ctx.actor, autoEnrichment, input)),

  costs: viewerProcedure
    .meta({ rest: { method: "GET", path: "/settings/costs", summary: "What Snov.io bills for each answer", tag } })
    .input(z.strictObject({}).optional())
    .output(costRulesValue)
    .query(() => readSetting(db, costRules)),

  setCosts: adminProcedure
    .meta({ rest: { method: "PUT", path: "/settings/costs", summary: "Set what Snov.io bills", tag } })
    .input(z.strictObject({ value: costRulesValue, reason }))
    .output(costRulesValue)
    .mutation(({ ctx, input }) => changeSetting(ctx.actor, costRules, input)),

  dailyCaps: viewerProcedure
    .meta({ rest: { method: "GET", path: "/settings/daily-caps", summary: "What a person may spend a day", tag } })
    .input(z.strictObject({}).optional())
    .output(dailyCapsValue)
    .query(() => readSetting(db, dailyCaps)),

  setDailyCaps: adminProcedure
    .meta({ rest: { method: "PUT", path: "/settings/daily-caps", summary: "Set what a person may spend a day", tag } })
    .input(z.strictObject({ value: dailyCapsValue, reason }))
    .output(dailyCapsValue)
    .mutation(async ({ ctx, input }) => {
      const value = await changeSetting(ctx.actor, dailyCaps, input);
      await resumeRunsWithDailyRoom();
      return value;
    }),
});
