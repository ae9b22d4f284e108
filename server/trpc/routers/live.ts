import { TRPCError, tracked } from "@trpc/server";
import { z } from "zod";
import { countRunningRuns } from "@/server/enrichment/runs/run-reads";
import { CHANGE_TOPICS } from "@/server/platform/changes";
import { watchChanges } from "@/server/platform/watch-changes";
import { readStreamPulse } from "@/server/register/stream/reads";
import { streamPulse } from "@/server/register/stream/schema";
import { router, viewerProcedure } from "@/server/trpc/init";
import { readNeeds } from "@/server/trpc/needs";

const count = z.number().int();

export const liveRouter = router({
  /** What the navigation of every page tells: cheap, for it is asked again whenever the stream says anything. */
  pulse: viewerProcedure
    .input(z.strictObject({}).optional())
    .output(
      z.object({
        stream: streamPulse,
        runningRuns: count,
        needs: z.object({ credits: count, runs: count, queues: count }),
      }),
    )
    .query(async () => {
      const [stream, runningRuns, needs] = await Promise.all([readStreamPulse(), countRunningRuns(), readNeeds()]);
      return { stream, runningRuns, needs };
    }),

  /** Tells which topics changed. The browser asks again with the last id it saw after a break: then everything may have changed. */
  changes: viewerProcedure
    .input(z.object({ lastEventId: z.string().max(100).nullish() }).optional())
    .subscription(async function* ({ input, signal = new AbortController().signal }) {
      let id = Date.now();
      if (input?.lastEventId) yield tracked(String(id), { topics: [...CHANGE_TOPICS] });
      for await (const topics of watchChanges(signal)) {
        id += 1;
        yield tracked(String(id), { topics });
      }
      // An end would be final to the browser; after this error it connects again, to the process that follows.
      if (!signal.aborted)
        throw new TRPCError({ code: "SERVICE_UNAVAILABLE", message: "Strikeline is being restarted" });
    }),
});
