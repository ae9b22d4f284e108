import type { Metadata } from "next";
import { cache, Suspense } from "react";
import { CompanySkeleton } from "@/components/company/company-skeleton";
import { CompanyView } from "@/components/company/company-view";
import { ListBoundary } from "@/components/paging/list-boundary";
import { Page } from "@/components/shell/page";
import { formatCompanyName } from "@/lib/format/company-name";
import { findRecord } from "@/lib/trpc/find-record";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { getSession } from "@/server/trpc/session";

const PARENTS = [{ label: "Companies", href: "/companies" }] as const;

/** Awaited, because the title and a 404 need it; the rest of the page streams in. */
const findCompany = cache((number: string) =>
  findRecord(getQueryClient().fetchQuery(trpc.companies.get.queryOptions({ number }))),
);

export async function generateMetadata({ params }: PageProps<"/companies/[number]">): Promise<Metadata> {
  const company = await findCompany((await params).number);
  return { title: formatCompanyName(company.name) };
}

export default async function CompanyPage({ params }: PageProps<"/companies/[number]">) {
  const { number } = await params;
  const [company, session] = await Promise.all([findCompany(number), getSession()]);
  void getQueryClient().prefetchQuery(trpc.companies.timeline.queryOptions({ number }));
  return (
    <Page title={formatCompanyName(company.name)} parents={PARENTS}>
      <HydrateClient>
        <ListBoundary what="This company">
          <Suspense fallback={<CompanySkeleton />}>
            <CompanyView
              number={number}
              canAct={session !== null && session.actor.role !== "viewer"}
              isAdmin={session?.actor.role === "admin"}
            />
          </Suspense>
        </ListBoundary>
      </HydrateClient>
    </Page>
  );
}
