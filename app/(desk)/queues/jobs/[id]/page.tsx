import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { JobDetail } from "@/components/queues/job-detail";
import { Page } from "@/components/shell/page";
import { findRecord } from "@/lib/trpc/find-record";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { jobIdInput } from "@/server/queues/schema";
import { getSession } from "@/server/trpc/session";

export const metadata: Metadata = { title: "Job" };

export default async function JobPage({ params }: PageProps<"/queues/jobs/[id]">) {
  const input = jobIdInput.safeParse(await params);
  if (!input.success) notFound();
  await findRecord(getQueryClient().fetchQuery(trpc.jobs.get.queryOptions(input.data)));
  const session = await getSession();
  return (
    <HydrateClient>
      <Page
        title={<span className="code">{input.data.id.slice(0, 8)}</span>}
        parents={[
          { label: "Queues", href: "/queues" },
          { label: "Jobs", href: "/queues/jobs" },
        ]}
      >
        <JobDetail id={input.data.id} isAdmin={session?.actor.role === "admin"} />
      </Page>
    </HydrateClient>
  );
}
