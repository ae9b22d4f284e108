"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { CirclePause } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useDeferredValue } from "react";
import type { z } from "zod";
import { companyAddress } from "@/components/company/company-columns";
import { StateMark } from "@/components/company/state-words";
import type { Column } from "@/components/data-table/column";
import { DataTable } from "@/components/data-table/data-table";
import { useCursorPages } from "@/components/paging/use-cursor-pages";
import { NoItems, RunItemFilter } from "@/components/runs/run-item-filter";
import { SKIP_REASONS } from "@/components/runs/run-words";
import { itemsSearch, toItemsInput } from "@/components/runs/runs-search";
import { Mark } from "@/components/ui/mark";
import { Pager } from "@/components/ui/pager";
import { Section } from "@/components/ui/section";
import { formatCompanyName } from "@/lib/format/company-name";
import { formatCount } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { Run, runItem } from "@/server/enrichment/schema";

type RunItem = z.infer<typeof runItem>;

const Nothing = () => <span className="text-muted">–</span>;

/** What is not plain from the state: why a company was left out, and that what was found and paid for is not its own. */
function labelOf({ state, skipped, rejectedDomain }: RunItem): string | undefined {
  if (skipped) return `Skipped: ${(SKIP_REASONS[skipped]?.title ?? skipped).toLowerCase()}`;
  return state === "nothing_found" && rejectedDomain ? "Found, rejected" : undefined;
}

function RejectedDomain({ domain }: { domain: string }) {
  return (
    <span className="block truncate text-muted line-through decoration-1" title={`${domain} was found and rejected`}>
      {domain}
    </span>
  );
}

/** A company of a paused run is not in progress: it waits for the run. */
function ItemState({ item, isPaused }: { item: RunItem; isPaused: boolean }) {
  if (isPaused && item.state === "in_progress")
    return (
      <Mark hue="amber" icon={<CirclePause />}>
        Waits for the run
      </Mark>
    );
  // A mark of its own kind: a company that may not be looked up.
  const state = item.state === "skipped" ? "suppressed" : item.state;
  return <StateMark state={state} label={labelOf(item)} />;
}

const columnsOf = (isPaused: boolean): readonly Column<RunItem>[] => [
  {
    id: "name",
    header: "Company",
    className: "max-md:[grid-area:name]",
    cell: ({ companyNumber, companyName }) => (
      <Link
        href={companyAddress(companyNumber)}
        prefetch={false}
        className="block truncate font-[530] text-fg"
        title={companyName}
      >
        {formatCompanyName(companyName)}
      </Link>
    ),
  },
  {
    id: "number",
    header: "Number",
    width: "96px",
    className: "max-md:hidden @max-[780px]/table:hidden",
    cell: ({ companyNumber }) => <span className="code text-muted">{companyNumber}</span>,
  },
  {
    id: "state",
    header: "State",
    width: "190px",
    className: "max-md:justify-self-end max-md:[grid-area:state]",
    cell: (item) => <ItemState item={item} isPaused={isPaused} />,
  },
  {
    id: "domain",
    header: "Domain",
    width: "24%",
    className: "max-md:text-xs max-md:[grid-area:domain]",
    cell: ({ domain, rejectedDomain }) => {
      if (domain) return <span className="block truncate">{domain}</span>;
      return rejectedDomain ? <RejectedDomain domain={rejectedDomain} /> : <Nothing />;
    },
  },
  {
    id: "emails",
    header: "E-mails",
    width: "76px",
    align: "right",
    className: "max-md:hidden",
    cell: ({ emails }) => (
      <span className={emails > 0 ? "tabular-nums" : "text-muted tabular-nums"}>{formatCount(emails)}</span>
    ),
  },
  {
    id: "credits",
    header: "Credits",
    width: "76px",
    align: "right",
    className: "max-md:text-xs max-md:[grid-area:credits]",
    cell: ({ creditsSpent }) => (
      <span className={creditsSpent > 0 ? "tabular-nums" : "text-muted tabular-nums"}>
        {formatCount(creditsSpent)}
        <span className="md:hidden"> {creditsSpent === 1 ? "credit" : "credits"}</span>
      </span>
    ),
  },
];

const COLUMNS = columnsOf(false);
const PAUSED_COLUMNS = columnsOf(true);

const ROW =
  "max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-0.5 max-md:px-0 max-md:[grid-template-areas:'name_state'_'domain_credits']";

interface RunItemsProps {
  id: string;
  progress: Run["progress"];
  isPaused: boolean;
}

/** The companies of a run with what was found and what each cost here, all or by what became of them. */
export function RunItems({ id, progress, isPaused }: RunItemsProps) {
  const pages = useCursorPages();
  const [search, setSearch] = useQueryStates(itemsSearch, { scroll: false });
  const asked = useDeferredValue(search);
  const { data } = useSuspenseQuery(useTRPC().runs.items.queryOptions(toItemsInput(id, asked)));
  return (
    <Section
      title="Companies"
      actions={
        <RunItemFilter
          progress={progress}
          state={search.state}
          onChange={(state) => void setSearch({ state, cursor: null, from: null })}
        />
      }
    >
      {data.items.length === 0 && asked.state ? (
        <NoItems state={asked.state} onClear={() => void setSearch({ state: null, cursor: null, from: null })} />
      ) : (
        <div className="@container/table [&_section]:overflow-visible [&_section]:pb-0 [&_td:first-child]:pl-0 [&_td:last-child]:pr-0 [&_th:first-child]:pl-0 [&_th:last-child]:pr-0">
          <DataTable
            label="Companies of this run"
            rows={data.items}
            columns={isPaused ? PAUSED_COLUMNS : COLUMNS}
            rowKey={({ companyNumber }) => companyNumber}
            rowName={({ companyName }) => companyName}
            rowClassName={ROW}
            isStale={asked !== search}
          />
        </div>
      )}
      <div className="[&>div]:px-0">
        <Pager
          from={pages.from}
          shown={data.items.length}
          total={data.total}
          noun={["company", "companies"]}
          {...pages.moves(data)}
          isFetching={pages.isMoving}
        />
      </div>
    </Section>
  );
}
