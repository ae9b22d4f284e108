import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { JobDetail } from "@/components/queues/job-detail";
import { Page } from "@/components/shell/page";
import { getQueryClient, HydrateClient, trpc } from "@/lib/trpc/server";
import { jobIdInput } from "@/server/queues/schema";
import { getSession } from "@/server/trpc/session";

export const metadata: Metadata = { title: "Job" };

export default async function JobPage({ params }: PageProps<"/queues/jobs/[id]">) {
  const input = jobIdInput.safeParse(await params);
  if (!input.success) notFound();
  const queryClient = getQueryClient();
  const options = trpc.jobs.get.queryOptions(input.data);
  // Awaited, so that an unknown job is a real 404.
  await queryClient.prefetchQuery(options);
  if (!queryClient.getQueryData(options.queryKey)) notFound();
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
