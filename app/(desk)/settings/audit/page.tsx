import type { Metadata } from "next";
import { Suspense } from "react";
import { loadAuditSearch, toAuditInput } from "@/components/audit/audit-search";
import { AuditView } from "@/components/audit/audit-view";
import { ListBoundary } from "@/components/paging/list-boundary";
import { SettingsSkeleton } from "@/components/settings/settings-skeleton";
import { Notice } from "@/components/ui/notice";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { getSession } from "@/server/trpc/session";

export const metadata: Metadata = { title: "Audit" };

export default async function AuditPage({ searchParams }: PageProps<"/settings/audit">) {
  const [session, search] = await Promise.all([getSession(), loadAuditSearch(searchParams)]);
  if (session?.actor.role !== "admin") {
    return (
      <Notice tone="neutral" title="Only admins read the audit trail.">
        Ask one of them who changed what.
      </Notice>
    );
  }
  void getQueryClient().prefetchQuery(trpc.audit.list.queryOptions(toAuditInput(search)));
  return (
    <HydrateClient>
      <ListBoundary what="The audit trail">
        <Suspense fallback={<SettingsSkeleton />}>
          <AuditView />
        </Suspense>
      </ListBoundary>
    </HydrateClient>
  );
}
