import { createLoader, type inferParserType } from "nuqs/server";
import { cursorSearch } from "@/components/paging/cursor-search";

export const loadRunsSearch = createLoader(cursorSearch);
export const RUNS_PAGE_SIZE = 25;
export const ITEMS_PAGE_SIZE = 50;

export function toRunsInput({ cursor }: inferParserType<typeof cursorSearch>) {
  return { limit: RUNS_PAGE_SIZE, ...(cursor ? { cursor } : {}) };
}

export function toItemsInput(id: string, { cursor }: inferParserType<typeof cursorSearch>) {
  return { id, limit: ITEMS_PAGE_SIZE, ...(cursor ? { cursor } : {}) };
}
