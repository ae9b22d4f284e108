import type { Actor } from "@/server/access/actor";
import type { Db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";

export interface AuditRecord {
  actor: Actor;
  /** `entity.verb`: `queue.paused`, `domain.accepted`. */
  action: string;
  entity: string;
  entityId: string;
  reason?: string | null;
  /** JSON; leave out what is secret. */
  before?: Prisma.InputJsonValue | null;
  after?: Prisma.InputJsonValue | null;
}

/** Writes who did what. Call it in the transaction of the change itself, so that neither exists without the other. */
export async function recordAudit(
  tx: Db,
  { actor, action, entity, entityId, reason, before, after }: AuditRecord,
): Promise<void> {
  await tx.auditEntry.create({
    data: {
      actorKind: actor.kind,
      actorId: actor.id,
      actor: actor.name,
      action,
      entity,
      entityId,
      reason: reason ?? null,
      before: before ?? Prisma.DbNull,
      after: after ?? Prisma.DbNull,
    },
  });
}
