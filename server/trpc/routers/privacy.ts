import { z } from "zod";
import { previewSuppression } from "@/server/enrichment/privacy/count-held";
import { erasePerson } from "@/server/enrichment/privacy/erase-person";
import { liftSuppression } from "@/server/enrichment/privacy/lift-suppression";
import { listSuppressions } from "@/server/enrichment/privacy/reads-suppressions";
import {
  eraseInput,
  erasure,
  liftInput,
  listSuppressionsInput,
  suppressed,
  suppressInput,
  suppressionPage,
} from "@/server/enrichment/privacy/schema";
import { suppress } from "@/server/enrichment/privacy/suppress";
import { adminProcedure, router, viewerProcedure } from "@/server/trpc/init";

const tag = "Privacy";

export const privacyRouter = router({
  suppressions: viewerProcedure
    .meta({ rest: { method: "GET", path: "/suppressions", summary: "Who or what is never looked up, hashed", tag } })
    .input(listSuppressionsInput)
    .output(suppressionPage)
    .query(({ input }) => listSuppressions(input)),

  suppress: adminProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/suppressions",
        summary: "Never look up or show it again, or with dryRun say what would go",
        tag,
      },
    })
    .input(suppressInput)
    .output(suppressed)
    .mutation(async ({ ctx, input }) =>
      input.dryRun ? { ...(await previewSuppression(input)), id: null } : suppress(ctx.actor, input),
    ),

  lift: adminProcedure
    .meta({ rest: { method: "DELETE", path: "/suppressions/{id}", summary: "Take a suppression back", tag } })
    .input(liftInput)
    .output(z.object({ id: z.uuid() }))
    .mutation(async ({ ctx, input }) => {
      await liftSuppression(ctx.actor, input);
      return { id: input.id };
    }),

  erase: adminProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/privacy/erase",
        summary: "Erase a person, or with dryRun say what would go",
        tag,
      },
    })
    .input(eraseInput)
    .output(erasure)
    .mutation(({ ctx, input }) => erasePerson(ctx.actor, input)),
});
