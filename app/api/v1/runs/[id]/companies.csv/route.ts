import { apiExport } from "@/server/trpc/export-requests";

export const dynamic = "force-dynamic";

/** `GET /api/v1/runs/{id}/companies.csv`: the companies of a run, as CSV. */
export async function GET(
  request: Request,
  { params }: RouteContext<"/api/v1/runs/[id]/companies.csv">,
): Promise<Response> {
  return apiExport(request, (await params).id);
}
