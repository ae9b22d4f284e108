import type { NextRequest } from "next/server";
import { loadCompanySearch, toFilter } from "@/components/company/company-search";
import { loadChosen, MOST_CHOSEN } from "@/components/company/export-address";
import { deskExport } from "@/server/trpc/export-requests";

export const dynamic = "force-dynamic";

/** The companies that were chosen in the list, or all that it shows with these filters, as CSV. */
export function GET(request: NextRequest): Promise<Response> {
  const { numbers } = loadChosen(request);
  if (numbers) return deskExport({ numbers: numbers.slice(0, MOST_CHOSEN) }, "strikeline-companies-chosen");
  return deskExport({ filter: toFilter(loadCompanySearch(request)) }, "strikeline-companies");
}
