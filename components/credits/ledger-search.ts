import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { cursorSearch } from "@/components/paging/cursor-search";
import type { LedgerInput } from "@/server/credits/schema";

export const moveKinds = ["grant", "hold", "commit", "release", "write_off", "drift"] as const;
export const operationKinds = ["domain", "email", "verification"] as const;

export const ledgerFilters = {
  kind: parseAsStringLiteral(moveKinds),
  operation: parseAsStringLiteral(operationKinds),
  company: parseAsString,
};

export const ledgerSearch = { ...ledgerFilters, ...cursorSearch };
export const loadLedgerSearch = createLoader(ledgerSearch);

const LEDGER_PAGE_SIZE = 25;

/** What the server is asked: the same on both sides, so that the prefetched answer is found. */
export function toLedgerInput({ kind, operation, company, cursor }: inferParserType<typeof ledgerSearch>): LedgerInput {
  return {
    kind: kind ?? undefined,
    operation: operation ?? undefined,
    companyNumber: company?.trim() || undefined,
    cursor: cursor ?? undefined,
    limit: LEDGER_PAGE_SIZE,
  };
}
