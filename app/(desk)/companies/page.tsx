import type { Metadata } from "next";
import { Suspense } from "react";
import { CompaniesSkeleton } from "@/components/company/companies-skeleton";
import { CompaniesView } from "@/components/company/companies-view";
import { loadCompanySearch, toListInput } from "@/components/company/company-search";
import { ListBoundary } from "@/components/paging/list-boundary";
import { Page } from "@/components/shell/page";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { getSession } from "@/server/trpc/session";

export const metadata: Metadata = { title: "Companies" };

export default async function CompaniesPage({ searchParams }: PageProps<"/companies">) {
  const [search, session] = await Promise.all([loadCompanySearch(searchParams), getSession()]);
  const queryClient = getQueryClient();
  void queryClient.prefetchQuery(trpc.companies.counts.queryOptions());
  void queryClient.prefetchQuery(trpc.companies.list.queryOptions(toListInput(search)));
  return (
    <Page title="Companies" isFit>
      <HydrateClient>
        <ListBoundary what="Companies">
          <Suspense fallback={<CompaniesSkeleton />}>
            <CompaniesView canAct={session !== null && session.actor.role !== "viewer"} />
          </Suspense>
        </ListBoundary>
      </HydrateClient>
    </Page>
  );
}
