"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Inbox, ListFilter } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useState, useTransition } from "react";
import { useCursorPages } from "@/components/paging/use-cursor-pages";
import { Button } from "@/components/ui/button";
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateIcon,
  EmptyStateText,
  EmptyStateTitle,
} from "@/components/ui/empty-state";
import { Pager } from "@/components/ui/pager";
import { Section } from "@/components/ui/section";
import { useShortcut } from "@/components/ui/shortcuts";
import {
  deliveriesSearch,
  isFiltered,
  toDeliveriesInput,
  toDeliveryFilter,
} from "@/components/webhooks/deliveries-search";
import { type DeliveryFilterChange, DeliveryFilters } from "@/components/webhooks/delivery-filters";
import { DeliveriesHead, DeliveryRow } from "@/components/webhooks/delivery-row";
import { ReplayManyDialog } from "@/components/webhooks/replay-many-dialog";
import { cn } from "@/lib/class-names";
import { useTRPC } from "@/lib/trpc/client";

const UNFILTERED = { state: null, reason: null, channel: null, since: null, until: null };

/** Every delivery, kept raw, newest first. */
export function Deliveries({ isAdmin }: { isAdmin: boolean }) {
  const [isFiltering, startTransition] = useTransition();
  const [search, setSearch] = useQueryStates(deliveriesSearch, { startTransition, scroll: false });
  const pages = useCursorPages();
  const { data, isFetching } = useSuspenseQuery(useTRPC().webhooks.list.queryOptions(toDeliveriesInput(search)));
  const [focused, setFocused] = useState(-1);
  const router = useRouter();
  const current = data.items[focused];
  useShortcut("J", "Next delivery", () => setFocused(Math.min(data.items.length - 1, focused + 1)));
  useShortcut("K", "Previous delivery", () => setFocused(Math.max(0, focused - 1)));
  useShortcut("Enter", "Open the delivery", () => current && router.push(`/webhooks/${current.id}` as Route), {
    isOff: !current,
  });

  function filter(change: DeliveryFilterChange) {
    setFocused(-1);
    void setSearch({ ...change, cursor: null, from: null });
  }

  return (
    <Section
      title="Deliveries"
      sub="kept exactly as received"
      className="mt-8"
      actions={
        isAdmin && isFiltered(search) && data.items.length > 0 ? (
          <ReplayManyDialog filter={toDeliveryFilter(search)} />
        ) : null
      }
    >
      <DeliveryFilters search={search} onChange={filter} />
      {data.items.length === 0 ? (
        <div className="border-line-strong border-t">
          <NoDeliveries isFiltered={isFiltered(search)} onClear={() => filter(UNFILTERED)} />
        </div>
      ) : (
        <table
          className={cn(
            "w-full table-fixed transition-opacity max-md:block",
            (isFiltering || pages.isMoving) && "opacity-60",
          )}
        >
          <DeliveriesHead />
          <tbody className="max-md:block [&>tr:last-child]:border-b-0">
            {data.items.map((delivery, index) => (
              <DeliveryRow key={delivery.id} delivery={delivery} isFocused={index === focused} />
            ))}
          </tbody>
        </table>
      )}
      <div className="[&>div]:px-0">
        <Pager
          from={pages.from}
          shown={data.items.length}
          total={data.total}
          noun={["delivery", "deliveries"]}
          isFetching={isFetching && !pages.isMoving}
          {...pages.moves(data)}
        />
      </div>
    </Section>
  );
}

function NoDeliveries({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  return (
    <EmptyState role="status" className="px-0 md:px-0">
      <EmptyStateIcon>{isFiltered ? <ListFilter /> : <Inbox />}</EmptyStateIcon>
      <EmptyStateTitle>{isFiltered ? "No delivery fits these filters" : "Nothing was delivered yet"}</EmptyStateTitle>
      <EmptyStateText>
        {isFiltered
          ? "Others may be there."
          : "Snov.io posts here when a task that we started is done. The first run brings the first delivery, a few seconds after its first task."}
      </EmptyStateText>
      {isFiltered ? (
        <EmptyStateActions>
          <Button onClick={onClear}>Show all</Button>
        </EmptyStateActions>
      ) : null}
    </EmptyState>
  );
}
