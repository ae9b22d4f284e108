import { apiLedger } from "@/server/trpc/export-requests";

export const dynamic = "force-dynamic";

/** `GET /api/v1/credits/ledger.csv`: the filters of `GET /credits/ledger`, as CSV. */
export function GET(request: Request): Promise<Response> {
  return apiLedger(request);
}
