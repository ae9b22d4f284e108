import { createLoader, type inferParserType, parseAsStringLiteral } from "nuqs/server";
import { auditEntities } from "@/components/audit/audit-words";
import { cursorSearch } from "@/components/paging/cursor-search";

export const auditSearch = { ...cursorSearch, about: parseAsStringLiteral(auditEntities) };
export const loadAuditSearch = createLoader(auditSearch);

const PAGE_SIZE = 50;

/** What the server is asked: the same on both sides, so that the prefetched answer is found. */
export function toAuditInput({ cursor, about }: inferParserType<typeof auditSearch>) {
  return { cursor: cursor ?? undefined, entity: about ?? undefined, limit: PAGE_SIZE };
}
