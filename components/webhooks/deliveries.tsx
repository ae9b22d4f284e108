"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Inbox, ListFilter } from "lucide-react";
import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useState, useTransition } from "react";
import { useRowKeys } from "@/components/data-table/use-row-keys";
import { PagedList } from "@/components/paging/paged-list";
import { Button } from "@/components/ui/button";
import {
  EmptyState,
  EmptyStateActions,
  EmptyStateIcon,
  EmptyStateText,
  EmptyStateTitle,
} from "@/components/ui/empty-state";
import { Section } from "@/components/ui/section";
import {
  deliveriesSearch,
  isFiltered,
  toDeliveriesInput,
  toDeliveryFilter,
} from "@/components/webhooks/deliveries-search";
import { type DeliveryFilterChange, DeliveryFilters } from "@/components/webhooks/delivery-filters";
import { DeliveriesHead, DeliveryRow } from "@/components/webhooks/delivery-row";
import { ReplayManyDialog } from "@/components/webhooks/replay-many-dialog";
import { useTRPC } from "@/lib/trpc/client";

const UNFILTERED = { state: null, reason: null, channel: null, since: null, until: null };

/** Every delivery, kept raw, newest first. */
export function Deliveries({ isAdmin }: { isAdmin: boolean }) {
  const [isFiltering, startTransition] = useTransition();
  const [search, setSearch] = useQueryStates(deliveriesSearch, { startTransition, scroll: false });
  const { data, isFetching } = useSuspenseQuery(useTRPC().webhooks.list.queryOptions(toDeliveriesInput(search)));
  const [focused, setFocused] = useState<string | null>(null);
  const router = useRouter();
  useRowKeys({
    keys: data.items.map(({ id }) => id),
    focused,
    onFocus: setFocused,
    noun: "delivery",
    onOpen: (id) => router.push(`/webhooks/${id}`),
  });

  function filter(change: DeliveryFilterChange) {
    setFocused(null);
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
      <PagedList
        page={data}
        noun={["delivery", "deliveries"]}
        isFetching={isFetching}
        isFiltering={isFiltering}
        empty={<NoDeliveries isFiltered={isFiltered(search)} onClear={() => filter(UNFILTERED)} />}
        isInSection
      >
        <table className="w-full table-fixed max-md:block">
          <DeliveriesHead />
          <tbody className="max-md:block [&>tr:last-child]:border-b-0">
            {data.items.map((delivery) => (
              <DeliveryRow key={delivery.id} delivery={delivery} isFocused={delivery.id === focused} />
            ))}
          </tbody>
        </table>
      </PagedList>
    </Section>
  );
}

function NoDeliveries({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  return (
    <EmptyState role="status">
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
