import type { Metadata } from "next";
import { Suspense } from "react";
import { BUDGET_DAYS, loadBurnSearch } from "@/components/credits/burn-search";
import { CreditOverview } from "@/components/credits/credit-overview";
import { CreditTabs } from "@/components/credits/credit-tabs";
import { LedgerSkeleton, OverviewSkeleton, SpendingSkeleton } from "@/components/credits/credits-skeletons";
import { Ledger } from "@/components/credits/ledger";
import { loadLedgerSearch, toLedgerInput } from "@/components/credits/ledger-search";
import { Spending } from "@/components/credits/spending";
import { ListBoundary } from "@/components/paging/list-boundary";
import { Page } from "@/components/shell/page";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { getSession } from "@/server/trpc/session";

export const metadata: Metadata = { title: "Credits" };

export default async function CreditsPage({ searchParams }: PageProps<"/credits">) {
  const [ledger, { days }, session] = await Promise.all([
    loadLedgerSearch(searchParams),
    loadBurnSearch(searchParams),
    getSession(),
  ]);
  const queryClient = getQueryClient();
  void queryClient.prefetchQuery(trpc.credits.overview.queryOptions());
  void queryClient.prefetchQuery(trpc.settings.alerts.queryOptions());
  // Rarely anything, but what came after the first paint would push the charts away.
  void queryClient.prefetchQuery(trpc.credits.drifts.queryOptions({ limit: 200 }));
  void queryClient.prefetchQuery(trpc.credits.unknownTasks.queryOptions());
  void queryClient.prefetchQuery(trpc.credits.burn.queryOptions({ days: BUDGET_DAYS }));
  void queryClient.prefetchQuery(trpc.credits.burn.queryOptions({ days }));
  void queryClient.prefetchQuery(trpc.credits.hours.queryOptions());
  void queryClient.prefetchQuery(trpc.credits.spenders.queryOptions({ days }));
  void queryClient.prefetchQuery(trpc.credits.ledger.queryOptions(toLedgerInput(ledger)));
  return (
    <Page title="Credits" className="px-0 pt-0 max-md:px-0 max-md:pt-0">
      <CreditTabs />
      <div className="px-6 pt-5 max-md:px-4">
        <HydrateClient>
          <ListBoundary what="The balance">
            <Suspense fallback={<OverviewSkeleton />}>
              <CreditOverview isAdmin={session?.actor.role === "admin"} />
            </Suspense>
          </ListBoundary>
          <ListBoundary what="The charts">
            <Suspense fallback={<SpendingSkeleton />}>
              <Spending />
            </Suspense>
          </ListBoundary>
          <ListBoundary what="The ledger">
            <Suspense fallback={<LedgerSkeleton />}>
              <Ledger />
            </Suspense>
          </ListBoundary>
        </HydrateClient>
      </div>
    </Page>
  );
}
