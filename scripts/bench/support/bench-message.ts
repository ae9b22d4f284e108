import { z } from "zod";

/** What a bench's process tells the frame. */
export const benchMessage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("title"), title: z.string() }),
  z.object({ kind: z.literal("note"), text: z.string() }),
  z.object({
    kind: z.literal("measures"),
    measures: z.array(
      z.object({
        name: z.string(),
        value: z.number(),
        unit: z.string(),
        limit: z.number(),
        ratio: z.number(),
        isMet: z.boolean(),
      }),
    ),
  }),
]);
export type BenchMessage = z.infer<typeof benchMessage>;
