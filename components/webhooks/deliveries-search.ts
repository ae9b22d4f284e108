import { createLoader, type inferParserType, parseAsIsoDate, parseAsStringLiteral } from "nuqs/server";
import { cursorSearch } from "@/components/paging/cursor-search";
import type { DeliveryFilter } from "@/server/webhooks/schema";

export const deliveryStates = ["received", "applied", "duplicate", "failed", "rejected"] as const;
/** Those of which a delivery is kept; the others are only counted. */
export const keptReasons = [
  "malformed",
  "empty",
  "oversized",
  "not_text",
  "bad_encoding",
  "unsigned",
  "bad_signature",
  "stale_signature",
] as const;
export const deliveryChannels = ["task", "account"] as const;

export const deliveriesSearch = {
  state: parseAsStringLiteral(deliveryStates),
  reason: parseAsStringLiteral(keptReasons),
  channel: parseAsStringLiteral(deliveryChannels),
  /** UTC days, both included. */
  since: parseAsIsoDate,
  until: parseAsIsoDate,
  ...cursorSearch,
};
export const loadDeliveriesSearch = createLoader(deliveriesSearch);
export type DeliveriesSearch = inferParserType<typeof deliveriesSearch>;

const PAGE_SIZE = 50;
const DAY_MS = 86_400_000;

/** What of the address filters, in the server's words. */
export function toDeliveryFilter({ state, reason, channel, since, until }: DeliveriesSearch): DeliveryFilter {
  return {
    state: state ? [state] : undefined,
    reason: reason ? [reason] : undefined,
    channel: channel ?? undefined,
    from: since?.toISOString(),
    until: until ? new Date(until.getTime() + DAY_MS).toISOString() : undefined,
  };
}

export function isFiltered(search: DeliveriesSearch): boolean {
  return Object.values(toDeliveryFilter(search)).some((member) => member !== undefined);
}

/** What the server is asked: the same on both sides, so that the prefetched answer is found. */
export function toDeliveriesInput(search: DeliveriesSearch) {
  return { ...toDeliveryFilter(search), cursor: search.cursor ?? undefined, limit: PAGE_SIZE };
}
