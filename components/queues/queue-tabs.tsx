"use client";

import { useQuery } from "@tanstack/react-query";
import { usePathname, useSearchParams } from "next/navigation";
import { TabLinks } from "@/components/ui/tab-links";
import { useTRPC } from "@/lib/trpc/client";

/** The views of the queues, with what waits and what failed. */
export function QueueTabs() {
  const { data } = useQuery(useTRPC().queues.overview.queryOptions());
  const pathname = usePathname();
  const isFailed = useSearchParams().get("state") === "failed";
  const isJobs = pathname.startsWith("/queues/jobs");
  const waiting = data
    ? data.items.reduce((sum, queue) => sum + queue.ready + queue.scheduled + queue.active, 0)
    : null;
  const dead = data ? data.items.reduce((sum, queue) => sum + queue.dead, 0) : null;
  return (
    <TabLinks
      label="Queue pages"
      tabs={[
        { href: "/queues", label: "Overview", isCurrent: pathname === "/queues" },
        {
          href: "/queues/jobs",
          label: "Jobs",
          count: waiting,
          countOf: "waiting",
          isCurrent: isJobs && !isFailed,
        },
        { href: "/queues/jobs?state=failed", label: "Failed", count: dead, isCurrent: isJobs && isFailed },
      ]}
    />
  );
}
