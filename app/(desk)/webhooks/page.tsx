import type { Metadata } from "next";
import { Suspense } from "react";
import { ListBoundary } from "@/components/paging/list-boundary";
import { Page } from "@/components/shell/page";
import { Deliveries } from "@/components/webhooks/deliveries";
import { loadDeliveriesSearch, toDeliveriesInput } from "@/components/webhooks/deliveries-search";
import { Subscriptions } from "@/components/webhooks/subscriptions";
import { WebhookSecrets } from "@/components/webhooks/webhook-secrets";
import { WebhookSummary } from "@/components/webhooks/webhook-summary";
import { ListSkeleton, SummarySkeleton } from "@/components/webhooks/webhooks-skeleton";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { getSession } from "@/server/trpc/session";

export const metadata: Metadata = { title: "Webhooks" };

export default async function WebhooksPage({ searchParams }: PageProps<"/webhooks">) {
  const search = await loadDeliveriesSearch(searchParams);
  const queryClient = getQueryClient();
  void queryClient.prefetchQuery(trpc.webhooks.overview.queryOptions());
  void queryClient.prefetchQuery(trpc.webhooks.subscriptions.queryOptions());
  void queryClient.prefetchQuery(trpc.webhooks.list.queryOptions(toDeliveriesInput(search)));
  const isAdmin = (await getSession())?.actor.role === "admin";
  return (
    <HydrateClient>
      <Page title="Webhooks">
        <ListBoundary what="The summary">
          <Suspense fallback={<SummarySkeleton />}>
            <WebhookSummary />
          </Suspense>
        </ListBoundary>
        <ListBoundary what="The deliveries">
          <Suspense fallback={<ListSkeleton title="Deliveries" />}>
            <Deliveries isAdmin={isAdmin} />
          </Suspense>
        </ListBoundary>
        <ListBoundary what="The subscriptions">
          <Suspense fallback={<ListSkeleton title="Subscriptions at Snov.io" rows={3} />}>
            <Subscriptions isAdmin={isAdmin} />
          </Suspense>
        </ListBoundary>
        <ListBoundary what="The secrets">
          <Suspense fallback={<ListSkeleton title="Secrets" rows={2} />}>
            <WebhookSecrets />
          </Suspense>
        </ListBoundary>
      </Page>
    </HydrateClient>
  );
}
