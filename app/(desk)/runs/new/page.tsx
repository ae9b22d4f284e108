import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Suspense } from "react";
import { ListBoundary } from "@/components/paging/list-boundary";
import { NewRun } from "@/components/runs/new-run";
import { listAddressOf, loadNewRunSearch, toEstimateInput } from "@/components/runs/new-run-search";
import { RunSkeleton } from "@/components/runs/runs-skeleton";
import { Page } from "@/components/shell/page";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { getSession } from "@/server/trpc/session";

export const metadata: Metadata = { title: "New run" };

const PARENTS = [{ label: "Runs", href: "/runs" }] as const;

export default async function NewRunPage({ searchParams }: PageProps<"/runs/new">) {
  const [search, session] = await Promise.all([loadNewRunSearch(searchParams), getSession()]);
  if (session?.actor.role === "viewer") redirect("/runs");
  const queryClient = getQueryClient();
  void queryClient.prefetchQuery(trpc.runs.estimate.queryOptions(toEstimateInput(search)));
  void queryClient.prefetchQuery(trpc.credits.overview.queryOptions());
  return (
    <Page title="New run" parents={PARENTS} className="flex flex-col">
      <HydrateClient>
        <ListBoundary
          what="The price of this run"
          back={{ href: listAddressOf(search), label: "Choose other companies" }}
        >
          <Suspense fallback={<RunSkeleton />}>
            <NewRun />
          </Suspense>
        </ListBoundary>
      </HydrateClient>
    </Page>
  );
}
