import type { Metadata } from "next";
import { Suspense } from "react";
import { ListBoundary } from "@/components/paging/list-boundary";
import { PrivacyView } from "@/components/privacy/privacy-view";
import { loadSuppressionsSearch, toSuppressionsInput } from "@/components/privacy/suppressions-search";
import { SettingsSkeleton } from "@/components/settings/settings-skeleton";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { getSession } from "@/server/trpc/session";

export const metadata: Metadata = { title: "Privacy" };

export default async function PrivacyPage({ searchParams }: PageProps<"/settings/privacy">) {
  const [session, search] = await Promise.all([getSession(), loadSuppressionsSearch(searchParams)]);
  void getQueryClient().prefetchQuery(trpc.privacy.suppressions.queryOptions(toSuppressionsInput(search)));
  return (
    <HydrateClient>
      <ListBoundary what="The suppressions">
        <Suspense fallback={<SettingsSkeleton />}>
          <PrivacyView isAdmin={session?.actor.role === "admin"} />
        </Suspense>
      </ListBoundary>
    </HydrateClient>
  );
}
