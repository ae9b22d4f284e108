import { cookies } from "next/headers";
import { getServerSession } from "next-auth";
import { cache } from "react";
import type { Actor } from "@/server/access/actor";
import { authOptions } from "@/server/access/auth-options";
import { findSessionUser } from "@/server/access/find-session-user";
import type { Context } from "@/server/trpc/context";

export interface DeskSession {
  actor: Actor;
  email: string;
  mustChangePassword: boolean;
}

/** Who is signed in, read from the cookie and checked against the user's row; once a request in server components. */
export const getSession = cache(async (): Promise<DeskSession | null> => {
  // First of all, so that a build knows that the page depends on who asks, before anything wants the database.
  await cookies();
  const session = await getServerSession(await authOptions());
  const user = session && (await findSessionUser(session.userId, session.sessionVersion));
  if (!user) return null;
  const { id, name, role, email, mustChangePassword } = user;
  return { actor: { kind: "user", id, name, role }, email, mustChangePassword };
});

/** The context of a request of the desk. */
export async function createDeskContext(): Promise<Context> {
  const session = await getSession();
  return { actor: session?.actor ?? null, mustChangePassword: session?.mustChangePassword ?? false };
}
