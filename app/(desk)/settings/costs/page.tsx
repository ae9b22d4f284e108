import type { Metadata } from "next";
import { Suspense } from "react";
import { CostRulesForm } from "@/components/credits/cost-rules-form";
import { DailyCapsForm } from "@/components/credits/daily-caps-form";
import { ListBoundary } from "@/components/paging/list-boundary";
import { SettingsSkeleton } from "@/components/settings/settings-skeleton";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { getSession } from "@/server/trpc/session";

export const metadata: Metadata = { title: "Costs" };

export default async function CostsPage() {
  const session = await getSession();
  const isAdmin = session?.actor.role === "admin";
  const queryClient = getQueryClient();
  void queryClient.prefetchQuery(trpc.settings.costs.queryOptions());
  void queryClient.prefetchQuery(trpc.settings.dailyCaps.queryOptions());
  return (
    <HydrateClient>
      <ListBoundary what="The costs">
        <Suspense fallback={<SettingsSkeleton />}>
          <CostRulesForm isAdmin={isAdmin} />
          <DailyCapsForm isAdmin={isAdmin} />
        </Suspense>
      </ListBoundary>
    </HydrateClient>
  );
}
