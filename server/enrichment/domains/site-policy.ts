import { z } from "zod";
import { isSharedHost } from "@/server/enrichment/domain-score/shared-hosts";
import { env } from "@/server/platform/env";
import { defineSetting } from "@/server/platform/settings";

/**
 * When a domain's pages are read. `unsure`: when the names alone do not suffice to accept it. `never` leaves its DNS alone too.
 */
export const siteEvidenceValue = z.strictObject({
  read: z.enum(["unsure", "always", "never"], { error: "must be unsure, always or never" }).default("unsure"),
  /** Days until a domain is looked at again. */
  days: z
    .int({ error: "must be a whole number of days" })
    .min(1, { error: "must be at least one day" })
    .max(365, { error: "must be at most 365 days" })
    .default(30),
});
export type SiteEvidencePolicy = z.infer<typeof siteEvidenceValue>;

export const siteEvidence = defineSetting({
  name: "site-evidence",
  title: "Evidence on websites",
  schema: siteEvidenceValue,
});

export interface KnownEvidence {
  hasSite: boolean;
  expiresAt: Date | null;
}

/** What is still to be looked at for a candidate; null when nothing is. */
export function planCheck(
  { domain, band }: { domain: string; band: "accept" | "review" | "reject" },
  known: KnownEvidence | null,
  policy: SiteEvidencePolicy,
  now: Date,
): { readsPages: boolean } | null {
  if (!env().sites.isOn || policy.read === "never" || isSharedHost(domain)) return null;
  const readsPages = policy.read === "always" || band !== "accept";
  const isFresh = known?.expiresAt != null && known.expiresAt > now;
  return isFresh && (known.hasSite || !readsPages) ? null : { readsPages };
}
