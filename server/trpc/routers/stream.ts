import { z } from "zod";
import { readStreamHistory, readStreamLog, readStreamStatus } from "@/server/register/stream/reads";
import { streamHistory, streamLog, streamStatus } from "@/server/register/stream/schema";
import { router, viewerProcedure } from "@/server/trpc/init";

const tag = "Register";

export const streamRouter = router({
  status: viewerProcedure
    .meta({ rest: { method: "GET", path: "/stream", summary: "State of the consumer of the register's stream", tag } })
    .input(z.strictObject({}).optional())
    .output(streamStatus)
    .query(() => readStreamStatus()),

  history: viewerProcedure
    .meta({
      rest: {
        method: "GET",
        path: "/stream/history",
        summary: "Events a minute, strike-offs a day, requests to Companies House",
        tag,
      },
    })
    .input(z.strictObject({}).optional())
    .output(streamHistory)
    .query(() => readStreamHistory()),

  log: viewerProcedure
    .meta({
      rest: {
        method: "GET",
        path: "/stream/log",
        summary: "How connections ended, and lines that were put aside",
        tag,
      },
    })
    .input(z.strictObject({}).optional())
    .output(streamLog)
    .query(() => readStreamLog()),
});
