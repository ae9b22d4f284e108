import type { Operation } from "@/server/credits/schema";

/** The operation as the ledger's causes name it. */
export function operationWord(operation: Operation): string {
  return operation === "email" ? "e-mail" : operation;
}
