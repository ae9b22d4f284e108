import { createLoader, type inferParserType } from "nuqs/server";
import { cursorSearch } from "@/components/paging/cursor-search";

export const loadLogSearch = createLoader(cursorSearch);

const PAGE_SIZE = 20;

/** What the server is asked: the same on both sides, so that the prefetched answer is found. */
export function toLogInput({ cursor }: inferParserType<typeof cursorSearch>) {
  return { cursor: cursor ?? undefined, limit: PAGE_SIZE };
}
