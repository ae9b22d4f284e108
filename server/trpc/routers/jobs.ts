import { cancelJob } from "@/server/queues/cancel-job";
import { discardJob } from "@/server/queues/discard-jobs";
import { listJobs, readJob } from "@/server/queues/reads-jobs";
import { retryJob } from "@/server/queues/retry-jobs";
import { job, jobIdInput, jobPage, listJobsInput } from "@/server/queues/schema";
import { adminProcedure, router, viewerProcedure } from "@/server/trpc/init";

const tag = "Jobs";

export const jobsRouter = router({
  list: viewerProcedure
    .meta({ rest: { method: "GET", path: "/jobs", summary: "Jobs, newest first, with every attempt", tag } })
    .input(listJobsInput)
    .output(jobPage)
    .query(({ input }) => listJobs(input)),

  get: viewerProcedure
    .meta({ rest: { method: "GET", path: "/jobs/{id}", summary: "One job with every attempt", tag } })
    .input(jobIdInput)
    .output(job)
    .query(({ input }) => readJob(input.id)),

  retry: adminProcedure
    .meta({ rest: { method: "POST", path: "/jobs/{id}/retry", summary: "Try a failed job once more", tag } })
    .input(jobIdInput)
    .output(job)
    .mutation(async ({ ctx, input }) => {
      await retryJob(ctx.actor, input.id);
      return readJob(input.id);
    }),

  discard: adminProcedure
    .meta({ rest: { method: "POST", path: "/jobs/{id}/discard", summary: "Throw away a failed job for good", tag } })
    .input(jobIdInput)
    .output(job)
    .mutation(async ({ ctx, input }) => {
      await discardJob(ctx.actor, input.id);
      return readJob(input.id);
    }),

  cancel: adminProcedure
    .meta({ rest: { method: "POST", path: "/jobs/{id}/cancel", summary: "Take a waiting job out of its queue", tag } })
    .input(jobIdInput)
    .output(job)
    .mutation(async ({ ctx, input }) => {
      await cancelJob(ctx.actor, input.id);
      return readJob(input.id);
    }),
});
