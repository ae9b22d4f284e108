import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { readAlert } from "@/server/alerts/reads";
import type { Alert } from "@/server/alerts/schema";
import { db } from "@/server/platform/db/client";

/** Somebody has seen it. Who comes second changes nothing. Throws `NOT_FOUND` for an alert that never was. */
export async function acknowledgeAlert(actor: Actor, id: string): Promise<Alert> {
  const before = await readAlert(id);
  await db.$transaction(async (tx) => {
    const data = { acknowledgedAt: new Date(), acknowledgedBy: actor.name };
    const { count } = await tx.alert.updateMany({ where: { id, acknowledgedAt: null }, data });
    if (count === 0) return;
    await recordAudit(tx, {
      actor,
      action: "alert.acknowledged",
      entity: "alert",
      entityId: id,
      after: { condition: before.condition, sentence: before.sentence },
    });
  });
  return readAlert(id);
}
