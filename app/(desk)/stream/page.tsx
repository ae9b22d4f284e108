import type { Metadata } from "next";
import { Suspense } from "react";
import { ListBoundary } from "@/components/paging/list-boundary";
import { Page } from "@/components/shell/page";
import { StreamCharts } from "@/components/stream/stream-charts";
import { StreamLog } from "@/components/stream/stream-log";
import { StreamSummary } from "@/components/stream/stream-summary";
import { ListSkeleton, SummarySkeleton } from "@/components/webhooks/webhooks-skeleton";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";

export const metadata: Metadata = { title: "Stream" };

export default function StreamPage() {
  const queryClient = getQueryClient();
  void queryClient.prefetchQuery(trpc.stream.status.queryOptions());
  void queryClient.prefetchQuery(trpc.stream.history.queryOptions());
  void queryClient.prefetchQuery(trpc.stream.log.queryOptions());
  return (
    <HydrateClient>
      <Page title="Stream">
        <ListBoundary what="The summary">
          <Suspense fallback={<SummarySkeleton />}>
            <StreamSummary />
          </Suspense>
        </ListBoundary>
        <ListBoundary what="The charts">
          <Suspense fallback={<ListSkeleton title="Events a minute" rows={6} />}>
            <StreamCharts />
          </Suspense>
        </ListBoundary>
        <ListBoundary what="The log">
          <Suspense fallback={<ListSkeleton title="Connections that ended" rows={4} />}>
            <StreamLog />
          </Suspense>
        </ListBoundary>
      </Page>
    </HydrateClient>
  );
}
