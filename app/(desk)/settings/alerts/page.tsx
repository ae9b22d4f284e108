import type { Metadata } from "next";
import { Suspense } from "react";
import { AlertPolicyForm } from "@/components/alerts/alert-policy-form";
import { AlertsSkeleton } from "@/components/alerts/alerts-skeleton";
import { ChannelsView } from "@/components/alerts/channels-view";
import { DeliveryLog } from "@/components/alerts/delivery-log";
import { loadLogSearch, toLogInput } from "@/components/alerts/log-search";
import { ListBoundary } from "@/components/paging/list-boundary";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { getSession } from "@/server/trpc/session";

export const metadata: Metadata = { title: "Alerts" };

export default async function AlertSettingsPage({ searchParams }: PageProps<"/settings/alerts">) {
  const search = await loadLogSearch(searchParams);
  const isAdmin = (await getSession())?.actor.role === "admin";
  const queryClient = getQueryClient();
  void queryClient.prefetchQuery(trpc.alerts.channels.queryOptions());
  void queryClient.prefetchQuery(trpc.settings.alerts.queryOptions());
  void queryClient.prefetchQuery(trpc.alerts.deliveries.queryOptions(toLogInput(search)));
  return (
    <HydrateClient>
      <ListBoundary what="The channels">
        <Suspense fallback={<AlertsSkeleton title="Channels" rows={2} />}>
          <ChannelsView isAdmin={isAdmin} />
        </Suspense>
      </ListBoundary>
      <div className="mt-7">
        <ListBoundary what="The thresholds">
          <Suspense fallback={<AlertsSkeleton title="When alerts are raised" rows={5} />}>
            <AlertPolicyForm isAdmin={isAdmin} />
          </Suspense>
        </ListBoundary>
      </div>
      <div className="mt-7">
        <ListBoundary what="The deliveries">
          <Suspense fallback={<AlertsSkeleton title="Deliveries" />}>
            <DeliveryLog />
          </Suspense>
        </ListBoundary>
      </div>
    </HydrateClient>
  );
}
