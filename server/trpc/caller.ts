import { type Actor, systemActor } from "@/server/access/actor";
import { contextOf } from "@/server/trpc/context";
import { createCallerFactory } from "@/server/trpc/init";
import { appRouter } from "@/server/trpc/router";

const createCaller = createCallerFactory(appRouter);

/** Calls procedures without HTTP, as the given actor; null is a stranger. */
export function callAs(actor: Actor | null = systemActor) {
  return createCaller(contextOf(actor));
}
