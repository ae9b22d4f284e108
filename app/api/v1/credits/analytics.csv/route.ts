import { apiAnalytics } from "@/server/trpc/export-requests";

export const dynamic = "force-dynamic";

/** `GET /api/v1/credits/analytics.csv`: one table of `GET /credits/analytics`, as CSV. */
export function GET(request: Request): Promise<Response> {
  return apiAnalytics(request);
}
