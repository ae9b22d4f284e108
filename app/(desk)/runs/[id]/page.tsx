import type { Metadata } from "next";
import { cache, Suspense } from "react";
import { ListBoundary } from "@/components/paging/list-boundary";
import { RunView } from "@/components/runs/run-view";
import { loadItemsSearch, toItemsInput } from "@/components/runs/runs-search";
import { RunSkeleton } from "@/components/runs/runs-skeleton";
import { Page } from "@/components/shell/page";
import { findRecord } from "@/lib/trpc/find-record";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { getSession } from "@/server/trpc/session";

const PARENTS = [{ label: "Runs", href: "/runs" }] as const;

const findRun = cache((id: string) => findRecord(getQueryClient().fetchQuery(trpc.runs.get.queryOptions({ id }))));

export async function generateMetadata({ params }: PageProps<"/runs/[id]">): Promise<Metadata> {
  return { title: (await findRun((await params).id)).name };
}

export default async function RunPage({ params, searchParams }: PageProps<"/runs/[id]">) {
  const { id } = await params;
  const [run, search, session] = await Promise.all([findRun(id), loadItemsSearch(searchParams), getSession()]);
  void getQueryClient().prefetchQuery(trpc.runs.items.queryOptions(toItemsInput(id, search)));
  return (
    <Page title={run.name} parents={PARENTS}>
      <HydrateClient>
        <ListBoundary what="This run">
          <Suspense fallback={<RunSkeleton />}>
            <RunView id={id} canAct={session !== null && session.actor.role !== "viewer"} />
          </Suspense>
        </ListBoundary>
      </HydrateClient>
    </Page>
  );
}
