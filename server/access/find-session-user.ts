import { db } from "@/server/platform/db/client";
import type { User } from "@/server/platform/db/generated/client";

/** Null when the session is over: signed out everywhere, password changed, user disabled or gone. */
export async function findSessionUser(userId: string, sessionVersion: number): Promise<User | null> {
  if (!/^[0-9a-f-]{36}$/i.test(userId) || !Number.isInteger(sessionVersion)) return null;
  return db.user.findFirst({ where: { id: userId, sessionVersion, disabledAt: null } });
}
