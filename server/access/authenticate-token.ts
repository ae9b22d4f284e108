import { type Actor, canDo } from "@/server/access/actor";
import { hashToken } from "@/server/access/create-token";
import { db } from "@/server/platform/db/client";

/**
 * Who holds the token; null for one that is unknown or revoked, or whose maker was disabled. It never does more than its maker may
 * now. Looked up by hash, so that time tells nothing about the token.
 */
export async function authenticateToken(token: string): Promise<Actor | null> {
  const row = await db.apiToken.findFirst({
    where: { hash: hashToken(token), revokedAt: null },
    include: { createdBy: { select: { role: true, disabledAt: true } } },
  });
  if (!row || row.createdBy?.disabledAt) return null;
  const role = row.createdBy && !canDo(row.createdBy, row.role) ? row.createdBy.role : row.role;
  // At most once a minute: a busy program must not write a row a request.
  await db.$executeRaw`
    update api_tokens set last_used_at = now()
    where id = ${row.id}::uuid and (last_used_at is null or last_used_at < now() - interval '1 minute')`;
  return { kind: "token", id: row.id, name: row.name, role };
}
