import { z } from "zod";

/** From the least to the most that somebody may do. */
export const ROLES = ["viewer", "analyst", "admin"] as const;
export const role = z.enum(ROLES);
export type Role = z.infer<typeof role>;

/** Who does something: a person at the desk, a program with a token, or Strikeline itself. */
export interface Actor {
  kind: "user" | "token" | "system";
  /** The user's or token's id; null for the system. */
  id: string | null;
  name: string;
  role: Role;
}

export const systemActor: Actor = { kind: "system", id: null, name: "Strikeline", role: "admin" };

/** Whether the actor's role is `needed` or more. */
export function canDo(actor: Pick<Actor, "role">, needed: Role): boolean {
  return ROLES.indexOf(actor.role) >= ROLES.indexOf(needed);
}
