import type { Metadata } from "next";
import { Suspense } from "react";
import { ImportForm } from "@/components/imports/import-form";
import { ImportList } from "@/components/imports/import-list";
import { loadImportsSearch, toImportsInput } from "@/components/imports/imports-search";
import { ListBoundary } from "@/components/paging/list-boundary";
import { Page } from "@/components/shell/page";
import { ListSkeleton } from "@/components/webhooks/webhooks-skeleton";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { getSession } from "@/server/trpc/session";

export const metadata: Metadata = { title: "Imports" };

export default async function ImportsPage({ searchParams }: PageProps<"/imports">) {
  const [search, session] = await Promise.all([loadImportsSearch(searchParams), getSession()]);
  void getQueryClient().prefetchQuery(trpc.imports.list.queryOptions(toImportsInput(search)));
  return (
    <HydrateClient>
      <Page title="Imports">
        {session?.actor.role === "viewer" ? null : <ImportForm />}
        <ListBoundary what="The imports">
          <Suspense fallback={<ListSkeleton title="Imports" />}>
            <ImportList />
          </Suspense>
        </ListBoundary>
      </Page>
    </HydrateClient>
  );
}
