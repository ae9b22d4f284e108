import { randomBytes } from "node:crypto";
import { systemActor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { hashPassword } from "@/server/access/password";
import { db } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";

export interface FirstAdmin {
  /** Of the oldest admin who may sign in. */
  email: string;
  /** The one-time password to print, only at the moment it was made; null ever after, and when the environment gave one. */
  password: string | null;
}

/** Makes the first admin of an installation without users. Safe to call at every start and from several processes at once. */
export async function ensureFirstAdmin(): Promise<FirstAdmin> {
  const email = env().adminEmail.toLowerCase();
  if ((await db.user.count()) > 0) return { email: (await findOldestAdmin()) ?? email, password: null };
  const given = env().adminPassword;
  const password = given ?? randomBytes(12).toString("base64url");
  const passwordHash = await hashPassword(password);
  const isCreated = await db.$transaction(async (tx) => {
    await tx.$executeRaw`lock table users in share row exclusive mode`;
    if ((await tx.user.count()) > 0) return false;
    const data = { email, name: "Admin", role: "admin", passwordHash, mustChangePassword: given === null } as const;
    const user = await tx.user.create({ data });
    await recordAudit(tx, {
      actor: systemActor,
      action: "user.created",
      entity: "user",
      entityId: user.id,
      after: { email, role: "admin" },
    });
    return true;
  });
  if (!isCreated) return { email: (await findOldestAdmin()) ?? email, password: null };
  return { email, password: given === null ? password : null };
}

/** The environment may name another address today than at the first start. */
async function findOldestAdmin(): Promise<string | null> {
  const where = { role: "admin", disabledAt: null } as const;
  return (await db.user.findFirst({ where, orderBy: { createdAt: "asc" }, select: { email: true } }))?.email ?? null;
}
