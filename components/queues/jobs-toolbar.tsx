"use client";

import { useQuery } from "@tanstack/react-query";
import { RotateCw, Trash2 } from "lucide-react";
import { useState } from "react";
import { DiscardDialog } from "@/components/queues/discard-dialog";
import type { FailedJobsAct } from "@/components/queues/failed-jobs-dialog";
import { type JobsSearch, jobStates } from "@/components/queues/jobs-search";
import { RetryDialog } from "@/components/queues/retry-dialog";
import { Button } from "@/components/ui/button";
import { SearchField } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { useHydrated } from "@/components/ui/use-hydrated";
import { useTRPC } from "@/lib/trpc/client";

const ANY = "any";
const STATE_WORDS = {
  queued: "Ready or scheduled",
  active: "Active",
  retrying: "Retrying",
  completed: "Completed",
  failed: "Failed",
  discarded: "Discarded",
  cancelled: "Cancelled",
};
const STATES = [
  { value: ANY, label: "Any state" },
  ...jobStates.map((state) => ({ value: state, label: STATE_WORDS[state] })),
];

interface JobsToolbarProps {
  search: JobsSearch;
  isAdmin: boolean;
  onChange: (filters: Partial<JobsSearch>) => void;
}

/** Filters, and for one queue what is to become of all its failed jobs. */
export function JobsToolbar({ search, isAdmin, onChange }: JobsToolbarProps) {
  const overview = useQuery(useTRPC().queues.overview.queryOptions());
  // The tabs above read it too, and may bring newer figures before this part is taken over.
  const figures = useHydrated() ? overview.data : undefined;
  const [asked, setAsked] = useState<FailedJobsAct | null>(null);
  const queues = [
    { value: ANY, label: "Any queue" },
    ...(overview.data?.items ?? []).map(({ name }) => ({ value: name as string, label: name })),
  ];
  const queue = figures?.items.find((item) => item.name === search.queue);
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-2 px-4 py-2 max-md:px-3">
      <form
        className="max-md:w-full"
        onSubmit={(event) => {
          event.preventDefault();
          onChange({ company: String(new FormData(event.currentTarget).get("company")).trim() || null });
        }}
      >
        <SearchField
          key={search.company}
          name="company"
          label="Company number"
          placeholder="Company number"
          autoComplete="off"
          defaultValue={search.company ?? ""}
          className="w-44 max-md:w-full"
        />
      </form>
      <Select
        label="Queue"
        value={search.queue ?? ANY}
        options={queues}
        onChange={(value) => onChange({ queue: value === ANY ? null : value })}
      />
      <Select
        label="State"
        value={search.state ?? ANY}
        options={STATES}
        onChange={(value) => onChange({ state: jobStates.find((state) => state === value) ?? null })}
      />
      {isAdmin && queue && queue.dead + queue.failed > 0 ? (
        <span className="ml-auto flex gap-2 max-md:ml-0">
          <Button icon={<RotateCw />} onClick={() => setAsked("retry")}>
            Retry all failed
          </Button>
          <Button icon={<Trash2 />} onClick={() => setAsked("discard")}>
            Discard all failed
          </Button>
        </span>
      ) : null}
      {isAdmin && !queue && search.state === "failed" && figures?.items.some(({ dead }) => dead > 0) ? (
        <span className="ml-auto text-muted text-xs max-md:ml-0">
          Choose a queue to retry or discard all that failed in it.
        </span>
      ) : null}
      <RetryDialog
        name={asked === "retry" && queue ? queue.name : null}
        isPaid={queue?.isPaid ?? false}
        onClose={() => setAsked(null)}
      />
      <DiscardDialog
        name={asked === "discard" && queue ? queue.name : null}
        isPaid={queue?.isPaid ?? false}
        onClose={() => setAsked(null)}
      />
    </div>
  );
}
