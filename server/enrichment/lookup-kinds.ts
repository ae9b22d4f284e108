import type { Operation } from "@/server/credits/schema";

export type LookupKind = Operation;

/** The paid queue of each kind of lookup. */
export const lookupQueue = {
  domain: "find-domain",
  email: "find-email",
  verification: "verify-email",
} as const satisfies Record<LookupKind, string>;
