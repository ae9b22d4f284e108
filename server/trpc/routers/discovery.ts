import { z } from "zod";
import { costRules, holdOf } from "@/server/credits/cost-rules";
import { getRun } from "@/server/enrichment/runs/run-reads";
import { startRun } from "@/server/enrichment/runs/start-run";
import { run } from "@/server/enrichment/schema";
import { askOfficer, askVerification } from "@/server/enrichment/steps/ask-officer";
import { db } from "@/server/platform/db/client";
import { flag } from "@/server/platform/pagination";
import { readSetting } from "@/server/platform/settings";
import { requireCompanyNumber } from "@/server/register/company-number";
import { analystProcedure, router } from "@/server/trpc/init";

const tag = "Discovery";
/** Ask again although the last answer is still fresh. */
const refresh = flag.default(false);

export const discoveryRouter = router({
  domain: analystProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/discovery/domain",
        summary: "Find one company's domain: by default 1 credit when one is found",
        tag,
      },
    })
    .input(z.strictObject({ companyNumber: z.string().max(20), refresh }))
    .output(run)
    .mutation(async ({ ctx, input }) => {
      const id = await startRun(ctx.actor, {
        // Read here, so that a wrong one is told by the name of the field that was sent.
        companyNumbers: [requireCompanyNumber(input.companyNumber)],
        cap: holdOf(await readSetting(db, costRules), "domain"),
        steps: ["domain"],
        refresh: input.refresh,
        dryRun: false,
      });
      return getRun(id);
    }),

  email: analystProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/discovery/email",
        summary: "Find one officer's e-mail: by default 1 credit for each address found, and 3 are held",
        tag,
      },
    })
    .input(z.strictObject({ officerId: z.string().max(100), refresh }))
    .output(run)
    .mutation(async ({ ctx, input }) => getRun(await askOfficer(ctx.actor, input))),

  verification: analystProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/discovery/verification",
        summary: "Ask whether an address delivers: by default 1 credit, and 0 for one that does not",
        tag,
      },
    })
    .input(z.strictObject({ emailId: z.uuid(), refresh: flag.default(true) }))
    .output(run)
    .mutation(async ({ ctx, input }) => getRun(await askVerification(ctx.actor, input))),
});
