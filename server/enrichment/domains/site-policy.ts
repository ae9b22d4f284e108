import type { z } from "zod";
import { isSharedHost } from "@/server/enrichment/domain-score/shared-hosts";
import { siteEvidenceValue } from "@/server/enrichment/settings/schema";
import { env } from "@/server/platform/env";
import { defineSetting } from "@/server/platform/settings";

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
