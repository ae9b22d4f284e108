import type { NextRequest } from "next/server";
import { loadCompanySearch, toFilter } from "@/components/company/company-search";
import { deskExport } from "@/server/trpc/export-requests";

export const dynamic = "force-dynamic";

/** The companies that the list shows with these filters, as CSV. */
export function GET(request: NextRequest): Promise<Response> {
  return deskExport({ filter: toFilter(loadCompanySearch(request)) }, "strikeline-companies");
}
