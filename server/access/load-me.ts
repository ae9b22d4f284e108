import type { Actor } from "@/server/access/actor";
import type { Me } from "@/server/access/schema";
import { db } from "@/server/platform/db/client";

/** The signed-in person as the desk shows them. */
export async function loadMe({ kind, id, name, role }: Actor): Promise<Me> {
  const user = kind === "user" && id ? await db.user.findUnique({ where: { id } }) : null;
  return { kind, id, name, role, email: user?.email ?? null, mustChangePassword: user?.mustChangePassword ?? false };
}
