import { randomUUID } from "node:crypto";
import type { Actor, Role } from "@/server/access/actor";
import { db } from "@/server/platform/db/client";

/** A user who may sign in, as the actor they are; `dailyCap` gives them a cap of their own. */
export async function createUser(
  role: Role = "analyst",
  about: { name?: string; dailyCap?: number | null } = {},
): Promise<Actor & { id: string }> {
  const { name = "Ada Marlowe", dailyCap } = about;
  const { id } = await db.user.create({
    data: {
      email: `${randomUUID()}@example.org`,
      name,
      role,
      passwordHash: "x",
      hasOwnDailyCap: dailyCap !== undefined,
      dailyCap: dailyCap ?? null,
    },
  });
  return { kind: "user", id, name, role };
}
