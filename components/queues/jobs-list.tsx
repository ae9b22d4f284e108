"use client";

import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Layers, ListFilter } from "lucide-react";
import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useState, useTransition } from "react";
import { useRowKeys } from "@/components/data-table/use-row-keys";
import { PagedList } from "@/components/paging/paged-list";
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
import { useTRPC } from "@/lib/trpc/client";

/** Jobs, newest first, with filters; each leads to its attempts. */
export function JobsList({ isAdmin }: { isAdmin: boolean }) {
  const [isFiltering, startTransition] = useTransition();
  const [search, setSearch] = useQueryStates(jobsSearch, { startTransition, scroll: false });
  const { data, isFetching } = useSuspenseQuery(useTRPC().jobs.list.queryOptions(toJobsInput(search)));
  // The tabs above ask the same; until it is known no row claims anything.
  const { data: overview } = useQuery(useTRPC().queues.overview.queryOptions());
  const paused = new Map(overview?.items.flatMap(({ name, paused }) => (paused ? [[name, paused] as const] : [])));
  const now = useNow();
  const [focused, setFocused] = useState<string | null>(null);
  const router = useRouter();
  const change = (filters: Partial<typeof search>) => {
    setFocused(null);
    void setSearch({ ...filters, cursor: null, from: null });
  };
  useRowKeys({
    keys: data.items.map(({ id }) => id),
    focused,
    onFocus: setFocused,
    noun: "job",
    onOpen: (id) => router.push(`/queues/jobs/${id}`),
  });
  const isFiltered = search.queue !== null || search.state !== null || search.company !== null;

  return (
    <>
      <JobsToolbar search={search} isAdmin={isAdmin} onChange={change} />
      <PagedList
        page={data}
        noun={["job", "jobs"]}
        isFetching={isFetching}
        isFiltering={isFiltering}
        empty={<NoJobs isFiltered={isFiltered} onClear={() => change({ queue: null, state: null, company: null })} />}
      >
        <table className="w-full table-fixed max-md:block">
          <JobsHead />
          <tbody className="max-md:block [&>tr:last-child]:border-b-0">
            {data.items.map((job) => (
              <JobRow key={job.id} job={job} now={now} paused={paused} isFocused={job.id === focused} />
            ))}
          </tbody>
        </table>
      </PagedList>
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
