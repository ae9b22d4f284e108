import type { LookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import type { OfficerEmail } from "@/server/platform/db/generated/client";

type Address = Pick<OfficerEmail, "email" | "confidence" | "verification" | "reason">;

/** Of an officer's addresses the one whose verification the policy wants: the surest at the company's domain, or none. */
export function chooseVerified<Stored extends Address>(
  addresses: readonly Stored[],
  domain: string,
  wanted: LookupPolicy["verification"],
): Stored | null {
  if (wanted === "never") return null;
  const [best] = addresses
    .filter(({ email }) => email.endsWith(`@${domain}`) || email.endsWith(`.${domain}`))
    .sort((a, b) => b.confidence - a.confidence || (a.email < b.email ? -1 : 1));
  if (!best) return null;
  // Where any address is accepted no verification can tell.
  if (wanted === "unknown" && (best.verification !== "unknown" || best.reason === "catchall")) return null;
  return best;
}
