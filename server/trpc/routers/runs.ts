import { z } from "zod";
import { abortRun, pauseRun, resumeRun } from "@/server/enrichment/runs/pause-run";
import { cacheHits, readCacheHitRate } from "@/server/enrichment/runs/reads-cache";
import { listRunItems } from "@/server/enrichment/runs/run-item-reads";
import { asDryRun, getRun, listRuns } from "@/server/enrichment/runs/run-reads";
import { estimateRun, startRun } from "@/server/enrichment/runs/start-run";
import {
  credits,
  estimate,
  listRunItemsInput,
  listRunsInput,
  run,
  runIdInput,
  runItemPage,
  runPage,
  startRunInput,
} from "@/server/enrichment/schema";
import { pageOf, wholeList, wholeNumber } from "@/server/platform/pagination";
import { analystProcedure, router, viewerProcedure } from "@/server/trpc/init";

const tag = "Runs";

export const runsRouter = router({
  list: viewerProcedure
    .meta({ rest: { method: "GET", path: "/runs", summary: "Runs, newest first", tag } })
    .input(listRunsInput)
    .output(runPage)
    .query(({ input }) => listRuns(input)),

  get: viewerProcedure
    .meta({ rest: { method: "GET", path: "/runs/{id}", summary: "One run with its progress and credits", tag } })
    .input(runIdInput)
    .output(run)
    .query(({ input }) => getRun(input.id)),

  items: viewerProcedure
    .meta({
      rest: { method: "GET", path: "/runs/{id}/items", summary: "The companies of a run and what was found", tag },
    })
    .input(listRunItemsInput)
    .output(runItemPage)
    .query(({ input }) => listRunItems(input)),

  /** What a run would cost, before anybody starts it. */
  estimate: analystProcedure
    .input(startRunInput)
    .output(estimate)
    .query(({ ctx, input }) => estimateRun(ctx.actor, input)),

  /** How often an answer that we had, or a lookup under way, served a question for nothing. */
  cache: viewerProcedure
    .meta({ rest: { method: "GET", path: "/lookups/cache", summary: "Questions and how many were served fresh", tag } })
    .input(z.strictObject({ days: wholeNumber(1, 366).default(30) }))
    .output(pageOf(cacheHits))
    .query(async ({ input }) => wholeList(await readCacheHitRate(input))),

  start: analystProcedure
    .meta({ rest: { method: "POST", path: "/runs", summary: "Start a run, or with dryRun only estimate it", tag } })
    .input(startRunInput)
    .output(run)
    .mutation(async ({ ctx, input }) => {
      if (input.dryRun) return asDryRun(input, await estimateRun(ctx.actor, input), ctx.actor.name);
      return getRun(await startRun(ctx.actor, input));
    }),

  pause: analystProcedure
    .meta({ rest: { method: "POST", path: "/runs/{id}/pause", summary: "Stop a run before its next step", tag } })
    .input(runIdInput.extend({ reason: z.string().trim().min(1).max(300).nullish() }))
    .output(run)
    .mutation(async ({ ctx, input }) => {
      await pauseRun(ctx.actor, input.id, input.reason ?? undefined);
      return getRun(input.id);
    }),

  resume: analystProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/runs/{id}/resume",
        summary: "Let a paused run go on, with a higher cap if given",
        tag,
      },
    })
    .input(runIdInput.extend({ cap: credits.nullish() }))
    .output(run)
    .mutation(async ({ ctx, input }) => {
      await resumeRun(ctx.actor, input.id, input.cap ?? undefined);
      return getRun(input.id);
    }),

  abort: analystProcedure
    .meta({ rest: { method: "POST", path: "/runs/{id}/abort", summary: "End a run for good", tag } })
    .input(runIdInput)
    .output(run)
    .mutation(async ({ ctx, input }) => {
      await abortRun(ctx.actor, input.id);
      return getRun(input.id);
    }),
});
