import { createLoader, type inferParserType, parseAsStringLiteral } from "nuqs/server";
import { cursorSearch } from "@/components/paging/cursor-search";

const alertViews = ["open", "past"] as const;

export const alertsSearch = { view: parseAsStringLiteral(alertViews).withDefault("open"), ...cursorSearch };
export const loadAlertsSearch = createLoader(alertsSearch);
export type AlertsSearch = inferParserType<typeof alertsSearch>;

const PAGE_SIZE = 50;

/** What the server is asked: the same on both sides, so that the prefetched answer is found. */
export function toAlertsInput({ view, cursor }: AlertsSearch) {
  return { isOpen: view === "open", cursor: cursor ?? undefined, limit: PAGE_SIZE };
}
