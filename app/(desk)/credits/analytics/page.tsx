import type { Metadata } from "next";
import { Suspense } from "react";
import { AnalyticsView } from "@/components/credits/analytics/analytics-view";
import { loadBurnSearch } from "@/components/credits/burn-search";
import { CreditTabs } from "@/components/credits/credit-tabs";
import { SpendingSkeleton } from "@/components/credits/credits-skeletons";
import { ListBoundary } from "@/components/paging/list-boundary";
import { Page } from "@/components/shell/page";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";

export const metadata: Metadata = { title: "Credit analytics" };

export default async function AnalyticsPage({ searchParams }: PageProps<"/credits/analytics">) {
  const { days } = await loadBurnSearch(searchParams);
  void getQueryClient().prefetchQuery(trpc.credits.analytics.queryOptions({ days }));
  return (
    <HydrateClient>
      <Page title="Credits" className="px-0 pt-0 max-md:px-0 max-md:pt-0">
        <CreditTabs />
        <div className="px-6 pt-5 max-md:px-4">
          <ListBoundary what="The analytics">
            <Suspense fallback={<SpendingSkeleton />}>
              <AnalyticsView />
            </Suspense>
          </ListBoundary>
        </div>
      </Page>
    </HydrateClient>
  );
}
