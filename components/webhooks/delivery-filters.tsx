"use client";

import { Input } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import {
  type DeliveriesSearch,
  deliveryChannels,
  deliveryStates,
  keptReasons,
} from "@/components/webhooks/deliveries-search";
import { channelWords, deliveryLooks, rejectionWords } from "@/components/webhooks/delivery-words";

const ALL = "all";
const STATES = [
  { value: ALL, label: "All" },
  ...deliveryStates.map((state) => ({ value: state as string, label: deliveryLooks[state].word })),
];
const REASONS = [
  { value: ALL, label: "Any reason" },
  ...keptReasons.map((reason) => ({ value: reason as string, label: rejectionWords[reason].word })),
];
const CHANNELS = [
  { value: ALL, label: "Any address" },
  ...deliveryChannels.map((channel) => ({ value: channel as string, label: channelWords[channel] })),
];

export type DeliveryFilterChange = Partial<Pick<DeliveriesSearch, "state" | "reason" | "channel" | "since" | "until">>;

/** What the list is narrowed by; its address keeps it. */
export function DeliveryFilters({
  search,
  onChange,
}: {
  search: DeliveriesSearch;
  onChange: (change: DeliveryFilterChange) => void;
}) {
  return (
    <div className="mb-2 flex flex-wrap items-center gap-2">
      <Segmented
        label="State"
        value={search.state ?? ALL}
        options={STATES}
        onChange={(value) => {
          const state = deliveryStates.find((known) => known === value) ?? null;
          onChange({ state, ...(state === "rejected" ? {} : { reason: null }) });
        }}
      />
      {search.state === "rejected" || search.reason ? (
        <Select
          label="Reason"
          value={search.reason ?? ALL}
          options={REASONS}
          onChange={(value) => onChange({ reason: keptReasons.find((known) => known === value) ?? null })}
        />
      ) : null}
      <Select
        label="Address"
        value={search.channel ?? ALL}
        options={CHANNELS}
        onChange={(value) => onChange({ channel: deliveryChannels.find((known) => known === value) ?? null })}
      />
      <span className="flex flex-wrap gap-2 max-md:w-full">
        <Day label="Received since" value={search.since} onChange={(since) => onChange({ since })} />
        <Day label="Received until" value={search.until} onChange={(until) => onChange({ until })} />
      </span>
    </div>
  );
}

function Day({ label, value, onChange }: { label: string; value: Date | null; onChange: (day: Date | null) => void }) {
  return (
    <span className="inline-flex items-center gap-1.5 text-muted text-xs max-md:min-w-0 max-md:flex-1">
      {label.replace("Received ", "")}
      <Input
        compact
        type="date"
        aria-label={label}
        value={value?.toISOString().slice(0, 10) ?? ""}
        onChange={(event) => onChange(event.target.value ? new Date(`${event.target.value}T00:00:00Z`) : null)}
        className="w-[136px] max-md:w-full max-md:min-w-0"
      />
    </span>
  );
}
