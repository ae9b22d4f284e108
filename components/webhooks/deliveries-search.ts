import { createLoader, type inferParserType, parseAsStringLiteral } from "nuqs/server";
import { cursorSearch } from "@/components/paging/cursor-search";

export const deliveryStates = ["received", "applied", "duplicate", "failed"] as const;

export const deliveriesSearch = { state: parseAsStringLiteral(deliveryStates), ...cursorSearch };
export const loadDeliveriesSearch = createLoader(deliveriesSearch);

const PAGE_SIZE = 50;

/** What the server is asked: the same on both sides, so that the prefetched answer is found. */
export function toDeliveriesInput({ state, cursor }: inferParserType<typeof deliveriesSearch>) {
  return { state: state ? [state] : undefined, cursor: cursor ?? undefined, limit: PAGE_SIZE };
}
