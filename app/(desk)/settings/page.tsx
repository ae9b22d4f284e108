import type { Metadata } from "next";
import { Suspense } from "react";
import { ListBoundary } from "@/components/paging/list-boundary";
import { AutoEnrichmentForm } from "@/components/settings/auto-enrichment-form";
import { FreshnessForm } from "@/components/settings/freshness-form";
import { LookupsForm } from "@/components/settings/lookups-form";
import { RegisterFreshnessForm } from "@/components/settings/register-freshness-form";
import { SettingsSkeleton } from "@/components/settings/settings-skeleton";
import { SiteEvidenceForm } from "@/components/settings/site-evidence-form";
import { StaleRefreshForm } from "@/components/settings/stale-refresh-form";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { getSession } from "@/server/trpc/session";

export const metadata: Metadata = { title: "Policies" };

export default async function PoliciesPage() {
  const session = await getSession();
  const isAdmin = session?.actor.role === "admin";
  const queryClient = getQueryClient();
  void queryClient.prefetchQuery(trpc.settings.freshness.queryOptions());
  void queryClient.prefetchQuery(trpc.settings.registerFreshness.queryOptions());
  void queryClient.prefetchQuery(trpc.settings.lookups.queryOptions());
  void queryClient.prefetchQuery(trpc.settings.autoEnrichment.queryOptions());
  void queryClient.prefetchQuery(trpc.settings.staleRefresh.queryOptions());
  void getQueryClient().prefetchQuery(trpc.settings.siteEvidence.queryOptions());
  return (
    <HydrateClient>
      <ListBoundary what="The policies">
        <Suspense fallback={<SettingsSkeleton />}>
          <FreshnessForm isAdmin={isAdmin} />
          <RegisterFreshnessForm isAdmin={isAdmin} />
          <LookupsForm isAdmin={isAdmin} />
          <AutoEnrichmentForm isAdmin={isAdmin} />
          <StaleRefreshForm isAdmin={isAdmin} />
          <SiteEvidenceForm isAdmin={isAdmin} />
        </Suspense>
      </ListBoundary>
    </HydrateClient>
  );
}
