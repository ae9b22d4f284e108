import { apiExport } from "@/server/trpc/export-requests";

export const dynamic = "force-dynamic";

/** `GET /api/v1/companies.csv`: the filters of `GET /companies`, as CSV. */
export function GET(request: Request): Promise<Response> {
  return apiExport(request, null);
}
