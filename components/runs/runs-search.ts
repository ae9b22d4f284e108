import { createLoader, type inferParserType, parseAsStringLiteral } from "nuqs/server";
import { cursorSearch } from "@/components/paging/cursor-search";

export const ITEM_STATES = ["completed", "nothing_found", "failed", "skipped", "in_progress"] as const;
export type ItemState = (typeof ITEM_STATES)[number];

/** Where the list of a run's companies stands, and what it is narrowed to. */
export const itemsSearch = { ...cursorSearch, state: parseAsStringLiteral(ITEM_STATES) };

export const loadRunsSearch = createLoader(cursorSearch);
export const loadItemsSearch = createLoader(itemsSearch);
const RUNS_PAGE_SIZE = 25;
const ITEMS_PAGE_SIZE = 50;

export function toRunsInput({ cursor }: inferParserType<typeof cursorSearch>) {
  return { limit: RUNS_PAGE_SIZE, ...(cursor ? { cursor } : {}) };
}

export function toItemsInput(id: string, { cursor, state }: inferParserType<typeof itemsSearch>) {
  return { id, limit: ITEMS_PAGE_SIZE, ...(cursor ? { cursor } : {}), ...(state ? { state: [state] } : {}) };
}
