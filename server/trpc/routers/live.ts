import { tracked } from "@trpc/server";
import { z } from "zod";
import { CHANGE_TOPICS } from "@/server/platform/changes";
import { watchChanges } from "@/server/platform/watch-changes";
import { router, viewerProcedure } from "@/server/trpc/init";

export const liveRouter = router({
  /** Tells which topics changed. The browser asks again with the last id it saw after a break: then everything may have changed. */
  changes: viewerProcedure
    .input(z.object({ lastEventId: z.string().max(100).nullish() }).optional())
    .subscription(async function* ({ input, signal }) {
      let id = Date.now();
      if (input?.lastEventId) yield tracked(String(id), { topics: [...CHANGE_TOPICS] });
      for await (const topics of watchChanges(signal ?? new AbortController().signal)) {
        id += 1;
        yield tracked(String(id), { topics });
      }
    }),
});
