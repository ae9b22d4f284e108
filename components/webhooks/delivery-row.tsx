"use client";

import Link from "next/link";
import { Mark } from "@/components/ui/mark";
import { RelativeTime } from "@/components/ui/relative-time";
import { lookOf, lookupsOf, rejectionWords, subjectOf } from "@/components/webhooks/delivery-words";
import { cn } from "@/lib/class-names";
import { formatDuration } from "@/lib/format/durations";
import { formatBytes, formatQuantity } from "@/lib/format/numbers";
import { formatSentence } from "@/lib/format/sentences";
import type { Delivery } from "@/server/webhooks/schema";

export function DeliveriesHead() {
  return (
    <thead className="text-left text-muted text-xs max-md:sr-only">
      <tr className="border-line-strong border-b [&>th]:h-[30px] [&>th]:pr-4 [&>th]:font-medium [&>th]:last:pr-0">
        <th scope="col" className="w-[112px]">
          Received
        </th>
        <th scope="col" className="w-[104px]">
          State
        </th>
        <th scope="col" className="w-[16%]">
          Answers
        </th>
        <th scope="col" className="max-lg:hidden">
          Note and event
        </th>
        <th scope="col" className="w-[116px] max-2xl:hidden">
          Snov task
        </th>
        <th scope="col" className="w-[84px] text-right">
          Applied in
        </th>
        <th scope="col" className="w-[72px] text-right">
          Size
        </th>
      </tr>
    </thead>
  );
}

/** One delivery; the time opens it. On phones two lines. */
export function DeliveryRow({ delivery, isFocused }: { delivery: Delivery; isFocused: boolean }) {
  const look = lookOf(delivery);
  const why = delivery.rejection ? `${formatSentence(rejectionWords[delivery.rejection].meaning)} ` : "";
  const note = `${why}${delivery.note ?? ""}`.trim() || undefined;
  return (
    <tr
      id={`row-${delivery.id}`}
      aria-current={isFocused || undefined}
      className={cn(
        "relative border-line border-b hover:bg-hover max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:py-2 md:[&>td]:h-9 md:[&>td]:pr-4 md:[&>td]:last:pr-0",
        isFocused && "bg-selected shadow-[inset_2px_0_0_var(--accent)] hover:bg-selected",
      )}
    >
      <td className="max-md:order-3">
        <Link href={`/webhooks/${delivery.id}`} className="max-md:after:absolute max-md:after:inset-0">
          <RelativeTime at={delivery.receivedAt} />
        </Link>
      </td>
      <td className="max-md:order-2 max-md:justify-self-end">
        <Mark hue={look.hue} icon={look.icon}>
          {look.word}
        </Mark>
      </td>
      <td className="truncate max-md:order-1">
        <span className="font-[530]">{subjectOf(delivery)}</span>{" "}
        <span className="text-muted">{lookupsOf(delivery)}</span>
      </td>
      <td className="truncate text-muted max-lg:hidden" title={note}>
        {[note, delivery.replays > 0 ? `replayed ${formatQuantity(delivery.replays, "time")}` : null]
          .filter(Boolean)
          .join(", ")}
        {delivery.event ? <span className="code ml-2">{delivery.event}</span> : null}
      </td>
      <td className="code truncate text-muted max-2xl:hidden" title={delivery.taskHash ?? undefined}>
        {delivery.taskHash?.slice(0, 12) ?? "–"}
      </td>
      <td className="text-right text-muted max-md:hidden">
        {delivery.appliedAt
          ? formatDuration(Math.max(0, (Date.parse(delivery.appliedAt) - Date.parse(delivery.receivedAt)) / 1000))
          : ""}
      </td>
      <td className="text-right text-muted max-md:order-4 max-md:text-xs">{formatBytes(delivery.bytes)}</td>
    </tr>
  );
}
