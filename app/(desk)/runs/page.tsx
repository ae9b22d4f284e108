import { CirclePlay } from "lucide-react";
import type { Metadata } from "next";
import { Suspense } from "react";
import { ListBoundary } from "@/components/paging/list-boundary";
import { loadRunsSearch, toRunsInput } from "@/components/runs/runs-search";
import { RunsSkeleton } from "@/components/runs/runs-skeleton";
import { RunsView } from "@/components/runs/runs-view";
import { Page } from "@/components/shell/page";
import { ButtonLink } from "@/components/ui/button";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { getSession } from "@/server/trpc/session";

export const metadata: Metadata = { title: "Runs" };

export default async function RunsPage({ searchParams }: PageProps<"/runs">) {
  const [search, session] = await Promise.all([loadRunsSearch(searchParams), getSession()]);
  const canAct = session !== null && session.actor.role !== "viewer";
  void getQueryClient().prefetchQuery(trpc.runs.list.queryOptions(toRunsInput(search)));
  return (
    <Page title="Runs" isFit>
      <div className="flex min-h-11 shrink-0 items-center gap-3 border-line border-b px-4 py-2 max-md:px-3">
        <p className="text-muted max-md:hidden">
          Companies somebody asked to enrich, each run within its own cap of credits.
        </p>
        {canAct ? (
          <ButtonLink
            href="/runs/new"
            variant="primary"
            icon={<CirclePlay aria-hidden="true" />}
            className="ml-auto"
            prefetch={false}
          >
            Start run
          </ButtonLink>
        ) : null}
      </div>
      <HydrateClient>
        <ListBoundary what="Runs">
          <Suspense fallback={<RunsSkeleton />}>
            <RunsView canAct={canAct} />
          </Suspense>
        </ListBoundary>
      </HydrateClient>
    </Page>
  );
}
