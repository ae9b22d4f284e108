import { z } from "zod";

const hash = z.string().regex(/^[0-9a-f]{32}$/i);
const meta = z.object({ task_hash: hash });

/** Snov.io publishes no schema for its callbacks, so the hash is looked for wherever it has been seen. */
const payload = z.union([
  z.object({ data: z.object({ meta }) }).transform((body) => body.data.meta.task_hash),
  z.object({ meta }).transform((body) => body.meta.task_hash),
  z.object({ data: z.object({ task_hash: hash }) }).transform((body) => body.data.task_hash),
  z.object({ task_hash: hash }).transform((body) => body.task_hash),
]);

/** The hash of the task that a delivery speaks of; null when it names none. */
export function findTaskHash(body: string | null): string | null {
  try {
    return payload.safeParse(JSON.parse(body ?? "null")).data ?? null;
  } catch {
    return null;
  }
}
