import { randomBytes } from "node:crypto";
import { db } from "@/server/platform/db/client";

const known = new Map<string, string>();

/**
 * A secret that all processes of this installation share, made at its first use.
 * For settings that the environment leaves open; whoever can read the database can read it.
 */
export async function instanceSecret(name: string): Promise<string> {
  const cached = known.get(name);
  if (cached) return cached;
  await db.instanceSecret.createMany({
    data: { name, value: randomBytes(32).toString("base64url") },
    skipDuplicates: true,
  });
  const { value } = await db.instanceSecret.findUniqueOrThrow({ where: { name } });
  known.set(name, value);
  return value;
}
