"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { useQueryStates } from "nuqs";
import { channelLooks, deliveryLooks } from "@/components/alerts/alert-words";
import { toLogInput } from "@/components/alerts/log-search";
import { cursorSearch } from "@/components/paging/cursor-search";
import { PagedList } from "@/components/paging/paged-list";
import { EmptyState, EmptyStateIcon, EmptyStateText, EmptyStateTitle } from "@/components/ui/empty-state";
import { Mark } from "@/components/ui/mark";
import { RelativeTime } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { formatQuantity } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { AlertDelivery } from "@/server/alerts/schema";

/** What was sent, and what came of every attempt. */
export function DeliveryLog() {
  const [search] = useQueryStates(cursorSearch);
  const { data, isFetching } = useSuspenseQuery(useTRPC().alerts.deliveries.queryOptions(toLogInput(search)));
  return (
    <Section title="Deliveries" sub="newest first; no addresses are kept">
      <PagedList
        page={data}
        noun={["delivery", "deliveries"]}
        isFetching={isFetching}
        empty={<NothingSent />}
        isInSection
      >
        <table className="w-full table-fixed max-md:block">
          <thead className="text-left text-muted text-xs max-md:sr-only">
            <tr className="border-line-strong border-b [&>th]:h-[30px] [&>th]:pr-4 [&>th]:font-medium">
              <th scope="col" className="w-[104px]">
                Raised
              </th>
              <th scope="col" className="w-[100px]">
                Channel
              </th>
              <th scope="col" className="w-[108px]">
                State
              </th>
              <th scope="col">Alert and last attempt</th>
            </tr>
          </thead>
          <tbody className="max-md:block [&>tr:last-child]:border-b-0">
            {data.items.map((delivery) => (
              <LogRow key={delivery.id} delivery={delivery} />
            ))}
          </tbody>
        </table>
      </PagedList>
    </Section>
  );
}

function NothingSent() {
  return (
    <EmptyState role="status">
      <EmptyStateIcon>
        <Send />
      </EmptyStateIcon>
      <EmptyStateTitle>Nothing was sent yet</EmptyStateTitle>
      <EmptyStateText>Alerts that are raised while a channel is on are listed here, and so are tests.</EmptyStateText>
    </EmptyState>
  );
}

function LogRow({ delivery }: { delivery: AlertDelivery }) {
  const { channel, state, alert, requestedBy, attempts } = delivery;
  const look = deliveryLooks[state];
  const last = attempts.at(-1);
  return (
    <tr className="border-line border-b align-top max-md:grid max-md:grid-cols-[auto_auto_1fr] max-md:gap-x-4 [&>td]:py-2 [&>td]:pr-4 max-md:[&>td]:py-1">
      <td className="text-muted">
        <RelativeTime at={delivery.createdAt} />
      </td>
      <td>{channelLooks[channel].word}</td>
      <td>
        <Mark hue={look.hue} icon={look.icon}>
          {look.word}
        </Mark>
      </td>
      <td className="max-md:col-span-3">
        <p className="break-words">{alert ? alert.sentence : `A test by ${requestedBy ?? "somebody"}`}</p>
        {last ? (
          <p className="mt-0.5 text-muted text-xs">
            {last.detail}
            {attempts.length > 1 ? ` After ${formatQuantity(attempts.length, "attempt")}, the last ` : " "}
            <RelativeTime at={last.at} />
          </p>
        ) : null}
      </td>
    </tr>
  );
}
