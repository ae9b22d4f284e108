import { z } from "zod";
import type { Db } from "@/server/platform/db/client";

const hash = z.string().regex(/^[0-9a-f]{32}$/i);
const meta = z.object({ task_hash: hash });

/** Snov.io publishes no schema for its callbacks, so the hash is looked for wherever it has been seen. */
const payload = z.union([
  z.object({ data: z.object({ meta }) }).transform((body) => body.data.meta.task_hash),
  z.object({ meta }).transform((body) => body.meta.task_hash),
  z.object({ data: z.object({ task_hash: hash }) }).transform((body) => body.data.task_hash),
  z.object({ task_hash: hash }).transform((body) => body.task_hash),
]);

/** Whether both are spellings of one hash: hexadecimal digits mean the same in capitals. */
export function isSameHash(said: string, ours: string | null): boolean {
  return said.toLowerCase() === ours?.toLowerCase();
}

/** A hash as the task has it that we know by it, whatever capitals it is said in; as it is said when we know none. */
export async function spellHash(from: Db, said: string | null): Promise<string | null> {
  if (said === null) return null;
  const task = await from.snovTask.findFirst({
    where: { taskHash: { in: [said, said.toLowerCase(), said.toUpperCase()] } },
    select: { taskHash: true },
  });
  return task?.taskHash ?? said;
}

/** The hash of the task that a delivery speaks of; null when it names none. */
export function findTaskHash(body: string | null): string | null {
  try {
    return payload.safeParse(JSON.parse(body ?? "null")).data ?? null;
  } catch {
    return null;
  }
}
