import { TRPCError, tracked } from "@trpc/server";
import { z } from "zod";
import { CHANGE_TOPICS } from "@/server/platform/changes";
import { watchChanges } from "@/server/platform/watch-changes";
import { router, viewerProcedure } from "@/server/trpc/init";

export const liveRouter = router({
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
