import type { Metadata } from "next";
import { Suspense } from "react";
import { ListBoundary } from "@/components/paging/list-boundary";
import { JobsList } from "@/components/queues/jobs-list";
import { loadJobsSearch, toJobsInput } from "@/components/queues/jobs-search";
import { QueueTabs } from "@/components/queues/queue-tabs";
import { JobsSkeleton } from "@/components/queues/queues-skeletons";
import { Page } from "@/components/shell/page";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { getSession } from "@/server/trpc/session";

export const metadata: Metadata = { title: "Jobs" };

export default async function JobsPage({ searchParams }: PageProps<"/queues/jobs">) {
  const [search, session] = await Promise.all([loadJobsSearch(searchParams), getSession()]);
  const queryClient = getQueryClient();
  void queryClient.prefetchQuery(trpc.jobs.list.queryOptions(toJobsInput(search)));
  // Awaited, because tabs and filters read it without suspense.
  await queryClient.prefetchQuery(trpc.queues.overview.queryOptions());
  return (
    <HydrateClient>
      <Page title="Queues" className="px-0 pt-0 max-md:px-0 max-md:pt-0">
        <QueueTabs />
        <ListBoundary what="The jobs">
          <Suspense fallback={<JobsSkeleton />}>
            <JobsList isAdmin={session?.actor.role === "admin"} />
          </Suspense>
        </ListBoundary>
      </Page>
    </HydrateClient>
  );
}
