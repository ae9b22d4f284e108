import { createLoader, type inferParserType } from "nuqs/server";
import { cursorSearch } from "@/components/paging/cursor-search";

export const loadSuppressionsSearch = createLoader(cursorSearch);
const PAGE_SIZE = 25;

export function toSuppressionsInput({ cursor }: inferParserType<typeof cursorSearch>) {
  return { limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) };
}
