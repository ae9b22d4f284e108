"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { BellOff } from "lucide-react";
import type { Route } from "next";
import { useQueryStates } from "nuqs";
import { useTransition } from "react";
import { AlertRow } from "@/components/alerts/alert-row";
import { alertsSearch, toAlertsInput } from "@/components/alerts/alerts-search";
import { useCursorPages } from "@/components/paging/use-cursor-pages";
import { ButtonLink } from "@/components/ui/button";
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateIcon,
  EmptyStateText,
  EmptyStateTitle,
} from "@/components/ui/empty-state";
import { Pager } from "@/components/ui/pager";
import { Section } from "@/components/ui/section";
import { Segmented } from "@/components/ui/segmented";
import { cn } from "@/lib/class-names";
import { useTRPC } from "@/lib/trpc/client";

const VIEWS = [
  { value: "open", label: "Open" },
  { value: "past", label: "Past" },
] as const;

/** Open or past alerts, newest first. */
export function AlertsList({ canAcknowledge }: { canAcknowledge: boolean }) {
  const [isFiltering, startTransition] = useTransition();
  const [search, setSearch] = useQueryStates(alertsSearch, { startTransition, scroll: false });
  const pages = useCursorPages();
  const { data, isFetching } = useSuspenseQuery(useTRPC().alerts.list.queryOptions(toAlertsInput(search)));
  return (
    <Section
      title={search.view === "open" ? "Open" : "Past"}
      sub={search.view === "open" ? "resolved by themselves when their cause ends" : "their cause has ended"}
      actions={
        <Segmented
          label="Which alerts"
          value={search.view}
          options={VIEWS}
          onChange={(view) => void setSearch({ view, cursor: null, from: null })}
        />
      }
    >
      {data.items.length === 0 ? (
        <div className="border-line-strong border-t">
          <NoAlerts isOpen={search.view === "open"} />
        </div>
      ) : (
        <ul
          className={cn(
            "border-line-strong border-t transition-opacity [&>li:last-child]:border-b-0",
            (isFiltering || pages.isMoving) && "opacity-60",
          )}
        >
          {data.items.map((alert) => (
            <AlertRow key={alert.id} alert={alert} canAcknowledge={canAcknowledge} />
          ))}
        </ul>
      )}
      <div className="[&>div]:px-0">
        <Pager
          from={pages.from}
          shown={data.items.length}
          total={data.total}
          noun={["alert", "alerts"]}
          isFetching={isFetching && !pages.isMoving}
          {...pages.moves(data)}
        />
      </div>
    </Section>
  );
}

function NoAlerts({ isOpen }: { isOpen: boolean }) {
  return (
    <EmptyState role="status" className="px-0 md:px-0">
      <EmptyStateIcon>
        <BellOff />
      </EmptyStateIcon>
      <EmptyStateTitle>{isOpen ? "No alert is open" : "No alert has ended yet"}</EmptyStateTitle>
      <EmptyStateText>
        Strikeline looks every few seconds at credits, their pace and forecast, at drift, webhooks and providers.
      </EmptyStateText>
      <EmptyStateActions>
        <ButtonLink href={"/settings/alerts" as Route}>When alerts are raised, and where they go</ButtonLink>
      </EmptyStateActions>
    </EmptyState>
  );
}
