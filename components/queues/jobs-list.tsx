"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Layers, ListFilter } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useState, useTransition } from "react";
import { useCursorPages } from "@/components/paging/use-cursor-pages";
import { JobRow, JobsHead } from "@/components/queues/job-row";
import { jobsSearch, toJobsInput } from "@/components/queues/jobs-search";
import { JobsToolbar } from "@/components/queues/jobs-toolbar";
import { Button } from "@/components/ui/button";
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateIcon,
  EmptyStateText,
  EmptyStateTitle,
} from "@/components/ui/empty-state";
import { useNow } from "@/components/ui/now";
import { Pager } from "@/components/ui/pager";
import { useShortcut } from "@/components/ui/shortcuts";
import { cn } from "@/lib/class-names";
import { useTRPC } from "@/lib/trpc/client";

/** Jobs, newest first, with filters; each leads to its attempts. */
export function JobsList({ isAdmin }: { isAdmin: boolean }) {
  const [isFiltering, startTransition] = useTransition();
  const [search, setSearch] = useQueryStates(jobsSearch, { startTransition, scroll: false });
  const pages = useCursorPages();
  const { data, isFetching } = useSuspenseQuery(useTRPC().jobs.list.queryOptions(toJobsInput(search)));
  const now = useNow();
  const [focused, setFocused] = useState(-1);
  const router = useRouter();
  const current = data.items[focused];
  const change = (filters: Partial<typeof search>) => {
    setFocused(-1);
    void setSearch({ ...filters, cursor: null, from: null });
  };
  useShortcut("J", "Next job", () => setFocused(Math.min(data.items.length - 1, focused + 1)));
  useShortcut("K", "Previous job", () => setFocused(Math.max(0, focused - 1)));
  useShortcut("Enter", "Open the job", () => current && router.push(`/queues/jobs/${current.id}` as Route), {
    isOff: !current,
  });
  const isFiltered = search.queue !== null || search.state !== null || search.company !== null;

  return (
    <>
      <JobsToolbar search={search} isAdmin={isAdmin} onChange={change} />
      {data.items.length === 0 ? (
        <NoJobs isFiltered={isFiltered} onClear={() => change({ queue: null, state: null, company: null })} />
      ) : (
        <table
          className={cn(
            "w-full table-fixed transition-opacity max-md:block",
            (isFiltering || pages.isMoving) && "opacity-60",
          )}
        >
          <JobsHead />
          <tbody className="max-md:block [&>tr:last-child]:border-b-0">
            {data.items.map((job, index) => (
              <JobRow key={job.id} job={job} now={now} isFocused={index === focused} />
            ))}
          </tbody>
        </table>
      )}
      <Pager
        from={pages.from}
        shown={data.items.length}
        total={data.total}
        noun={["job", "jobs"]}
        isFetching={isFetching && !pages.isMoving}
        {...pages.moves(data)}
      />
    </>
  );
}

function NoJobs({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  return (
    <EmptyState role="status">
      <EmptyStateIcon>{isFiltered ? <ListFilter /> : <Layers />}</EmptyStateIcon>
      <EmptyStateTitle>{isFiltered ? "No job matches these filters" : "No job was ever queued"}</EmptyStateTitle>
      <EmptyStateText>
        {isFiltered
          ? "Other queues, states or companies may have some."
          : "A run puts jobs here: one for each company's profile, officers, domain and e-mails. They stay as history after they end."}
      </EmptyStateText>
      {isFiltered ? (
        <EmptyStateActions>
          <Button onClick={onClear}>Remove the filters</Button>
        </EmptyStateActions>
      ) : null}
    </EmptyState>
  );
}
