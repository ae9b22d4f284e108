import type { Metadata } from "next";
import { Suspense } from "react";
import { ListBoundary } from "@/components/paging/list-boundary";
import { FreshnessForm } from "@/components/settings/freshness-form";
import { SettingsSkeleton } from "@/components/settings/settings-skeleton";
import { SiteEvidenceForm } from "@/components/settings/site-evidence-form";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { getSession } from "@/server/trpc/session";

export const metadata: Metadata = { title: "Policies" };

export default async function PoliciesPage() {
  const session = await getSession();
  const isAdmin = session?.actor.role === "admin";
  void getQueryClient().prefetchQuery(trpc.settings.freshness.queryOptions());
  void getQueryClient().prefetchQuery(trpc.settings.siteEvidence.queryOptions());
  return (
    <HydrateClient>
      <ListBoundary what="The policies">
        <Suspense fallback={<SettingsSkeleton />}>
          <FreshnessForm isAdmin={isAdmin} />
          <SiteEvidenceForm isAdmin={isAdmin} />
        </Suspense>
      </ListBoundary>
    </HydrateClient>
  );
}
