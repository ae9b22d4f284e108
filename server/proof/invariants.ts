import { bookInvariants } from "@/server/proof/book-invariants";
import { flowInvariants } from "@/server/proof/flow-invariants";
import type { Invariant } from "@/server/proof/invariant";
import { privacyInvariants } from "@/server/proof/privacy-invariants";
import { spendInvariants } from "@/server/proof/spend-invariants";

/** Everything that `npm run verify` proves. */
export const invariants: readonly Invariant[] = [
  ...spendInvariants,
  ...bookInvariants,
  ...flowInvariants,
  ...privacyInvariants,
];
