import { z } from "zod";
import { discardFailedJobs } from "@/server/queues/discard-jobs";
import { pauseQueue } from "@/server/queues/pause-queue";
import { readQueue, readQueues } from "@/server/queues/reads";
import { resumeQueue } from "@/server/queues/resume-queue";
import { retryFailedJobs } from "@/server/queues/retry-jobs";
import {
  discardFailedInput,
  discardFailedResult,
  pauseQueueInput,
  queue,
  queueNameInput,
  queueOverview,
  retryFailedInput,
  retryFailedResult,
} from "@/server/queues/schema";
import { adminProcedure, router, viewerProcedure } from "@/server/trpc/init";

const tag = "Queues";

export const queuesRouter = router({
  overview: viewerProcedure
    .meta({
      rest: {
        method: "GET",
        path: "/queues",
        summary: "Every queue with its depth, its last 24 hours and its pause",
        tag,
      },
    })
    .input(z.strictObject({}).optional())
    .output(queueOverview)
    .query(() => readQueues()),

  pause: adminProcedure
    .meta({ rest: { method: "POST", path: "/queues/{name}/pause", summary: "Start no more jobs of a queue", tag } })
    .input(pauseQueueInput)
    .output(queue)
    .mutation(async ({ ctx, input }) => {
      await pauseQueue(ctx.actor, input);
      return readQueue(input.name);
    }),

  resume: adminProcedure
    .meta({ rest: { method: "POST", path: "/queues/{name}/resume", summary: "Let a queue go on", tag } })
    .input(queueNameInput)
    .output(queue)
    .mutation(async ({ ctx, input }) => {
      await resumeQueue(ctx.actor, input);
      return readQueue(input.name);
    }),

  retryFailed: adminProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/queues/{name}/retry-failed",
        summary: "Try a queue's failed jobs once more",
        tag,
      },
    })
    .input(retryFailedInput)
    .output(retryFailedResult)
    .mutation(({ ctx, input }) => retryFailedJobs(ctx.actor, input)),

  /** What retrying would do: for the dialog, before anybody decides. */
  previewRetry: adminProcedure
    .input(queueNameInput)
    .output(retryFailedResult)
    .query(({ ctx, input }) => retryFailedJobs(ctx.actor, { ...input, dryRun: true })),

  discardFailed: adminProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/queues/{name}/discard-failed",
        summary: "Throw away a queue's failed jobs for good",
        tag,
      },
    })
    .input(discardFailedInput)
    .output(discardFailedResult)
    .mutation(({ ctx, input }) => discardFailedJobs(ctx.actor, input)),

  /** What discarding would do: for the dialog, before anybody decides. */
  previewDiscard: adminProcedure
    .input(queueNameInput)
    .output(discardFailedResult)
    .query(({ ctx, input }) => discardFailedJobs(ctx.actor, { ...input, dryRun: true })),
});
