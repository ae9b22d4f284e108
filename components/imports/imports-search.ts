import { createLoader } from "nuqs/server";
import { cursorSearch } from "@/components/paging/cursor-search";

export const loadImportsSearch = createLoader(cursorSearch);

const PAGE_SIZE = 25;

/** What the server is asked: the same on both sides, so that the prefetched answer is found. */
export function toImportsInput({ cursor }: { cursor: string | null }) {
  return { cursor: cursor ?? undefined, limit: PAGE_SIZE };
}
