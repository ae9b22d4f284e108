import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { hashPassword, verifyPassword } from "@/server/access/password";
import type { ChangePasswordInput } from "@/server/access/schema";
import { forgetTries, takeTry } from "@/server/access/throttle";
import { db } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";

/** Replaces the actor's own password and ends all their sessions. Throws `BAD_INPUT` when the present one is wrong. */
export async function changePassword(
  actor: Actor,
  { currentPassword, newPassword }: ChangePasswordInput,
): Promise<void> {
  if (actor.kind !== "user" || !actor.id) throw new AppError("FORBIDDEN", "Only a person has a password to change");
  const user = await db.user.findUniqueOrThrow({ where: { id: actor.id } });
  const attempt = { kind: "user", subject: user.id } as const;
  await takeTry(attempt);
  if (!(await verifyPassword(currentPassword, user.passwordHash))) {
    throw new AppError("BAD_INPUT", "currentPassword is not the password you have now", { field: "currentPassword" });
  }
  const passwordHash = await hashPassword(newPassword);
  await db.$transaction(async (tx) => {
    await tx.user.update({
      where: { id: user.id },
      data: { passwordHash, mustChangePassword: false, sessionVersion: { increment: 1 } },
    });
    await recordAudit(tx, { actor, action: "user.password-changed", entity: "user", entityId: user.id });
  });
  await forgetTries(attempt);
}
