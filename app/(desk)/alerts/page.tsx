import type { Metadata } from "next";
import { Suspense } from "react";
import { AlertsList } from "@/components/alerts/alerts-list";
import { loadAlertsSearch, toAlertsInput } from "@/components/alerts/alerts-search";
import { AlertsSkeleton } from "@/components/alerts/alerts-skeleton";
import { ListBoundary } from "@/components/paging/list-boundary";
import { Page } from "@/components/shell/page";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { getSession } from "@/server/trpc/session";

export const metadata: Metadata = { title: "Alerts" };

export default async function AlertsPage({ searchParams }: PageProps<"/alerts">) {
  const search = await loadAlertsSearch(searchParams);
  const session = await getSession();
  void getQueryClient().prefetchQuery(trpc.alerts.list.queryOptions(toAlertsInput(search)));
  return (
    <HydrateClient>
      <Page title="Alerts">
        <ListBoundary what="The alerts">
          <Suspense fallback={<AlertsSkeleton title="Alerts" />}>
            <AlertsList canAcknowledge={session !== null && session.actor.role !== "viewer"} />
          </Suspense>
        </ListBoundary>
      </Page>
    </HydrateClient>
  );
}
