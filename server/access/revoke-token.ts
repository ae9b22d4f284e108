import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { db } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";

/** Makes a token useless from the next request on. Revoking it again changes nothing. Throws `NOT_FOUND`. */
export async function revokeToken(actor: Actor, id: string): Promise<{ name: string }> {
  return db.$transaction(async (tx) => {
    const token = await tx.apiToken.findUnique({ where: { id } });
    if (!token) throw new AppError("NOT_FOUND", `There is no token ${id}`);
    const { count } = await tx.apiToken.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } });
    if (count > 0)
      await recordAudit(tx, {
        actor,
        action: "token.revoked",
        entity: "token",
        entityId: id,
        before: { name: token.name },
      });
    return { name: token.name };
  });
}
