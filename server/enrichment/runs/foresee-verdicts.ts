import { findFresh } from "@/server/enrichment/lookups/find-fresh";
import { lookupKey } from "@/server/enrichment/lookups/lookup-key";
import type { LookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import { chooseVerified } from "@/server/enrichment/steps/choose-verified";
import type { Db } from "@/server/platform/db/client";
import type { OfficerEmail } from "@/server/platform/db/generated/client";

interface Known {
  id: string;
  /** The domain at which their address is known already. */
  domain: string;
}

/**
 * Of officers whose addresses are known already those whose verification the policy wants, by id: whether its verdict is fresh, or is
 * to be bought.
 */
export async function foreseeVerdicts(
  store: Db,
  officers: readonly Known[],
  wanted: LookupPolicy["verification"],
): Promise<Map<string, "fresh" | "due">> {
  if (wanted === "never" || officers.length === 0) return new Map();
  const stored = await store.$queryRaw<
    Pick<OfficerEmail, "officerId" | "email" | "confidence" | "verification" | "reason">[]
  >`
    select officer_id as "officerId", email, confidence, verification, reason
    from officer_emails where officer_id = any(${officers.map(({ id }) => id)})`;
  const addresses = Map.groupBy(stored, ({ officerId }) => officerId);
  const chosen = officers.flatMap(({ id, domain }) => {
    const address = chooseVerified(addresses.get(id) ?? [], domain, wanted);
    return address ? [{ id, key: lookupKey({ kind: "verification", input: { email: address.email } }) }] : [];
  });
  const fresh = await findFresh(
    store,
    chosen.map(({ key }) => key),
  );
  return new Map(chosen.map(({ id, key }) => [id, fresh.has(key) ? "fresh" : "due"]));
}
