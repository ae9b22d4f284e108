import { z } from "zod";
import { router, viewerProcedure } from "@/server/trpc/init";

const streamStatus = z.object({
  state: z.enum(["off", "connecting", "running", "waiting"]),
  /** Why it is in that state, for people. */
  detail: z.string(),
  lastEventAt: z.iso.datetime().nullable(),
  timepoint: z.number().int().nullable(),
});

export const streamRouter = router({
  /** Nothing consumes the register's stream yet, and this says so. */
  status: viewerProcedure
    .meta({
      rest: {
        method: "GET",
        path: "/stream",
        summary: "State of the consumer of the register's stream",
        tag: "Register",
      },
    })
    .output(streamStatus)
    .query(() => ({
      state: "off" as const,
      detail: "The register's stream is not consumed: companies come by import.",
      lastEventAt: null,
      timepoint: null,
    })),
});
