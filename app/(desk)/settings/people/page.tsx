import type { Metadata } from "next";
import { Suspense } from "react";
import { ListBoundary } from "@/components/paging/list-boundary";
import { People } from "@/components/people/people";
import { SettingsSkeleton } from "@/components/settings/settings-skeleton";
import { Notice } from "@/components/ui/notice";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { getSession } from "@/server/trpc/session";

export const metadata: Metadata = { title: "People" };

export default async function PeoplePage() {
  const session = await getSession();
  if (session?.actor.role !== "admin") {
    return (
      <Notice tone="neutral" title="Only admins see who has access.">
        Ask one of them to change your role or your daily cap.
      </Notice>
    );
  }
  void getQueryClient().prefetchQuery(trpc.people.list.queryOptions());
  return (
    <HydrateClient>
      <ListBoundary what="The list of people">
        <Suspense fallback={<SettingsSkeleton />}>
          <People myId={session.actor.id} />
        </Suspense>
      </ListBoundary>
    </HydrateClient>
  );
}
