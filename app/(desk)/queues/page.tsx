import type { Metadata } from "next";
import { Suspense } from "react";
import { ListBoundary } from "@/components/paging/list-boundary";
import { QueueBoard } from "@/components/queues/queue-board";
import { QueueTabs } from "@/components/queues/queue-tabs";
import { BoardSkeleton } from "@/components/queues/queues-skeletons";
import { Page } from "@/components/shell/page";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { getSession } from "@/server/trpc/session";

export const metadata: Metadata = { title: "Queues" };

export default async function QueuesPage() {
  const session = await getSession();
  // Awaited, because the tabs read it without suspense.
  await getQueryClient().prefetchQuery(trpc.queues.overview.queryOptions());
  return (
    <HydrateClient>
      <Page title="Queues" className="px-0 pt-0 max-md:px-0 max-md:pt-0">
        <QueueTabs />
        <div className="px-4 pt-3">
          <ListBoundary what="The queues">
            <Suspense fallback={<BoardSkeleton />}>
              <QueueBoard isAdmin={session?.actor.role === "admin"} />
            </Suspense>
          </ListBoundary>
        </div>
      </Page>
    </HydrateClient>
  );
}
