import type { Actor } from "@/server/access/actor";

/** What every procedure knows about its caller. */
export interface Context {
  /** Null: nobody is signed in. */
  actor: Actor | null;
  /** True until a person has replaced a one-time password: nothing else is allowed before. */
  mustChangePassword: boolean;
}

export function contextOf(actor: Actor | null): Context {
  return { actor, mustChangePassword: false };
}
