import type { NextRequest } from "next/server";
import { loadLedgerSearch, toLedgerInput } from "@/components/credits/ledger-search";
import { ledgerResponse } from "@/server/trpc/credit-files";
import { deskFile } from "@/server/trpc/export-requests";

export const dynamic = "force-dynamic";

/** The whole ledger as CSV, with the filters of the desk's list. */
export function GET(request: NextRequest): Promise<Response> {
  const { cursor: _, limit: __, ...filter } = toLedgerInput(loadLedgerSearch(request));
  return deskFile(() => ledgerResponse(filter));
}
