import { randomBytes } from "node:crypto";
import type { Actor, Role } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { hashPassword } from "@/server/access/password";
import { db } from "@/server/platform/db/client";

export interface Invitation {
  email: string;
  name: string;
  role: Role;
}

/**
 * Gives a person access with a one-time password, which is returned once and must be changed at the first sign-in. For somebody
 * who has access already it sets name and role anew, ends their sessions and replaces a forgotten password.
 */
export async function inviteUser(
  actor: Actor,
  { email, name, role }: Invitation,
): Promise<{ password: string; isNew: boolean }> {
  const password = randomBytes(12).toString("base64url");
  const passwordHash = await hashPassword(password);
  const address = email.toLowerCase();
  return db.$transaction(async (tx) => {
    const before = await tx.user.findUnique({ where: { email: address } });
    const access = { name, role, passwordHash, mustChangePassword: true, disabledAt: null };
    const user = await tx.user.upsert({
      where: { email: address },
      create: { email: address, ...access },
      update: { ...access, sessionVersion: { increment: 1 } },
    });
    await recordAudit(tx, {
      actor,
      action: before ? "user.reset" : "user.created",
      entity: "user",
      entityId: user.id,
      before: before && { name: before.name, role: before.role },
      after: { email: address, name, role },
    });
    return { password, isNew: !before };
  });
}
