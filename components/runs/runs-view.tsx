"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { CirclePlay } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useDeferredValue, useState } from "react";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { useRowKeys } from "@/components/data-table/use-row-keys";
import { cursorSearch } from "@/components/paging/cursor-search";
import { useCursorPages } from "@/components/paging/use-cursor-pages";
import { RunProgressBar } from "@/components/runs/run-progress";
import { RunMark } from "@/components/runs/run-words";
import { toRunsInput } from "@/components/runs/runs-search";
import { ButtonLink } from "@/components/ui/button";
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateIcon,
  EmptyStateText,
  EmptyStateTitle,
} from "@/components/ui/empty-state";
import { Pager } from "@/components/ui/pager";
import { RelativeTime } from "@/components/ui/relative-time";
import { formatCount } from "@/lib/format/numbers";
import { formatClause } from "@/lib/format/sentences";
import { useTRPC } from "@/lib/trpc/client";
import type { Run } from "@/server/enrichment/schema";

const RUN_ROW =
  "max-md:grid-cols-[minmax(0,1fr)_auto] max-md:items-center max-md:gap-x-3 max-md:gap-y-1 max-md:[grid-template-areas:'name_state'_'progress_credits']";

const RUN_COLUMNS: readonly Column<Run>[] = [
  {
    id: "name",
    header: "Run",
    className: "max-md:[grid-area:name]",
    cell: ({ id, name }) => (
      <Link href={`/runs/${id}`} prefetch={false} className="block truncate font-[530] text-fg">
        {name}
      </Link>
    ),
  },
  {
    id: "state",
    header: "State",
    width: "128px",
    className: "max-md:justify-self-end max-md:[grid-area:state]",
    cell: ({ state }) => <RunMark state={state} />,
  },
  {
    id: "progress",
    header: "Companies done",
    width: "26%",
    className: "max-md:[grid-area:progress]",
    cell: ({ progress, pausedReason }) => (
      <span className="flex min-w-0 items-center gap-2.5">
        <RunProgressBar progress={progress} className="w-24 shrink-0 max-md:w-20" />
        <span className="shrink-0 text-fg-soft tabular-nums">
          {formatCount(progress.total - progress.remaining)} of {formatCount(progress.total)}
        </span>
        {pausedReason ? (
          <span className="min-w-0 truncate text-muted text-xs" title={pausedReason}>
            {formatClause(pausedReason)}
          </span>
        ) : null}
      </span>
    ),
  },
  {
    id: "credits",
    header: "Spent of cap",
    width: "128px",
    align: "right",
    className: "max-md:[grid-area:credits]",
    cell: ({ credits, cap }) => (
      <span className="tabular-nums">
        {formatCount(credits.spent)} <span className="text-muted">of {formatCount(cap)}</span>
      </span>
    ),
  },
  {
    id: "by",
    header: "Started by",
    width: "132px",
    className: "max-md:hidden @max-[780px]/table:hidden",
    cell: ({ createdBy }) => <span className="text-fg-soft">{createdBy}</span>,
  },
  {
    id: "at",
    header: "Started",
    width: "124px",
    align: "right",
    className: "max-md:hidden @max-[620px]/table:hidden",
    cell: ({ createdAt }) => <RelativeTime at={createdAt} className="text-fg-soft" />,
  },
];

/** All runs, newest first, live. */
export function RunsView({ canAct }: { canAct: boolean }) {
  const pages = useCursorPages();
  const [search] = useQueryStates(cursorSearch);
  const asked = useDeferredValue(search);
  const { data } = useSuspenseQuery(useTRPC().runs.list.queryOptions(toRunsInput(asked)));
  const [focused, setFocused] = useState<string | null>(null);
  const router = useRouter();
  const keys = data.items.flatMap(({ id }) => id ?? []);
  useRowKeys({ keys, focused, onFocus: setFocused, noun: "run", onOpen: (id) => router.push(`/runs/${id}`) });
  if (data.items.length === 0 && search.cursor === null) return <NoRuns canAct={canAct} />;
  return (
    <div className="@container/table relative flex min-h-0 flex-1 flex-col">
      <DataTable
        label="Runs"
        rows={data.items}
        columns={RUN_COLUMNS}
        rowKey={({ id }) => id ?? ""}
        rowName={({ name }) => name}
        rowClassName={RUN_ROW}
        focused={focused}
        onFocus={setFocused}
        isStale={asked !== search}
      />
      <Pager
        from={pages.from}
        shown={data.items.length}
        total={data.total}
        noun={["run", "runs"]}
        {...pages.moves(data)}
        isFetching={pages.isMoving}
      />
    </div>
  );
}

function NoRuns({ canAct }: { canAct: boolean }) {
  return (
    <EmptyState>
      <EmptyStateIcon>
        <CirclePlay />
      </EmptyStateIcon>
      <EmptyStateTitle>No run yet</EmptyStateTitle>
      <EmptyStateText>
        {canAct
          ? "A run looks for the domains and officers' e-mails of the companies you choose, within a cap of credits that you set. You see its price before anything is spent."
          : "A run looks for the domains and officers' e-mails of companies, within a cap of credits. Analysts and admins start them."}
      </EmptyStateText>
      {canAct ? (
        <EmptyStateActions>
          <ButtonLink href="/runs/new" variant="primary">
            Start a run over all strike-offs
          </ButtonLink>
          <ButtonLink href="/companies">Choose companies</ButtonLink>
        </EmptyStateActions>
      ) : null}
    </EmptyState>
  );
}
