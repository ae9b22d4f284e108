import type { Metadata } from "next";
import { Suspense } from "react";
import { LeadScoreForm } from "@/components/lead-score/lead-score-form";
import { ListBoundary } from "@/components/paging/list-boundary";
import { SettingsSkeleton } from "@/components/settings/settings-skeleton";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { getSession } from "@/server/trpc/session";

export const metadata: Metadata = { title: "Lead score" };

export default async function LeadScorePage() {
  const session = await getSession();
  void getQueryClient().prefetchQuery(trpc.settings.leadScore.queryOptions());
  return (
    <HydrateClient>
      <ListBoundary what="The lead score">
        <Suspense fallback={<SettingsSkeleton />}>
          <LeadScoreForm isAdmin={session?.actor.role === "admin"} />
        </Suspense>
      </ListBoundary>
    </HydrateClient>
  );
}
