"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { BellOff } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useTransition } from "react";
import { AlertRow } from "@/components/alerts/alert-row";
import { alertsSearch, toAlertsInput } from "@/components/alerts/alerts-search";
import { PagedList } from "@/components/paging/paged-list";
import { ButtonLink } from "@/components/ui/button";
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateIcon,
  EmptyStateText,
  EmptyStateTitle,
} from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import { Segmented } from "@/components/ui/segmented";
import { useTRPC } from "@/lib/trpc/client";

const VIEWS = [
  { value: "open", label: "Open" },
  { value: "past", label: "Past" },
] as const;

/** Open or past alerts, newest first. */
export function AlertsList({ canAcknowledge }: { canAcknowledge: boolean }) {
  const [isFiltering, startTransition] = useTransition();
  const [search, setSearch] = useQueryStates(alertsSearch, { startTransition, scroll: false });
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
      <PagedList
        page={data}
        noun={["alert", "alerts"]}
        isFetching={isFetching}
        isFiltering={isFiltering}
        empty={<NoAlerts isOpen={search.view === "open"} />}
        isInSection
      >
        <ul className="border-line-strong border-t [&>li:last-child]:border-b-0">
          {data.items.map((alert) => (
            <AlertRow key={alert.id} alert={alert} canAcknowledge={canAcknowledge} />
          ))}
        </ul>
      </PagedList>
    </Section>
  );
}

function NoAlerts({ isOpen }: { isOpen: boolean }) {
  return (
    <EmptyState role="status">
      <EmptyStateIcon>
        <BellOff />
      </EmptyStateIcon>
      <EmptyStateTitle>{isOpen ? "No alert is open" : "No alert has ended yet"}</EmptyStateTitle>
      <EmptyStateText>
        Strikeline looks every few seconds at credits, their pace and forecast, at drift, webhooks, the register's
        stream and the providers.
      </EmptyStateText>
      <EmptyStateActions>
        <ButtonLink href="/settings/alerts">When alerts are raised, and where they go</ButtonLink>
      </EmptyStateActions>
    </EmptyState>
  );
}
