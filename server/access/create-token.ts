import { createHash, randomBytes } from "node:crypto";
import type { Actor, Role } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { db } from "@/server/platform/db/client";

const PREFIX = "sl_";

export interface NewToken {
  id: string;
  /** Shown once: only its hash is kept. */
  token: string;
}

/** 256 random bits need no slow hash: a thief of the table cannot guess them. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Makes a token with which a program acts in the given role. */
export async function createToken(actor: Actor, { name, role }: { name: string; role: Role }): Promise<NewToken> {
  const token = `${PREFIX}${randomBytes(32).toString("base64url")}`;
  const hint = `${token.slice(0, PREFIX.length + 4)}…`;
  const createdById = actor.kind === "user" ? actor.id : null;
  const id = await db.$transaction(async (tx) => {
    const row = await tx.apiToken.create({ data: { name, role, hash: hashToken(token), hint, createdById } });
    await recordAudit(tx, {
      actor,
      action: "token.created",
      entity: "token",
      entityId: row.id,
      after: { name, role, hint },
    });
    return row.id;
  });
  return { id, token };
}
