import { deskExport } from "@/server/trpc/export-requests";

export const dynamic = "force-dynamic";

/** The companies of a run, as CSV. */
export async function GET(_request: Request, { params }: RouteContext<"/runs/[id]/export.csv">): Promise<Response> {
  return deskExport({ runId: (await params).id }, "strikeline-run");
}
