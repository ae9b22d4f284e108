import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { db, type Tx } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";
import type { Setting } from "@/server/platform/settings";

/**
 * Sets a setting whole, on record with what it was. `onChange` runs in the same transaction, for what has to follow at once.
 * Throws `ZodError` when the value does not fit.
 */
export async function changeSetting<Value extends object>(
  actor: Actor,
  setting: Setting<Value>,
  input: { value: unknown; reason: string },
  onChange?: (tx: Tx, value: Value) => Promise<void>,
): Promise<Value> {
  const value = setting.schema.parse(input.value);
  // Schemas of settings describe JSON only.
  const stored = value as Prisma.InputJsonObject;
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`select pg_advisory_xact_lock(hashtext(${`setting:${setting.name}`}))::text`;
    const row = await tx.setting.findUnique({ where: { name: setting.name } });
    const data = { value: stored, updatedBy: actor.name, updatedAt: new Date() };
    await tx.setting.upsert({ where: { name: setting.name }, create: { name: setting.name, ...data }, update: data });
    await recordAudit(tx, {
      actor,
      action: "setting.changed",
      entity: "setting",
      entityId: setting.name,
      reason: input.reason,
      before: row?.value ?? {},
      after: stored,
    });
    await onChange?.(tx, value);
  });
  return value;
}
