import { Readable } from "node:stream";
import { z } from "zod";
import { AppError } from "@/server/platform/errors";
import { streamRejects } from "@/server/register/bulk/import-reads";
import { toTrpcError } from "@/server/trpc/errors";
import { problemResponse } from "@/server/trpc/problem";
import { getSession } from "@/server/trpc/session";

export const dynamic = "force-dynamic";

/** All lines that an import could not take, with their reasons, as CSV. */
export async function GET(_request: Request, { params }: RouteContext<"/imports/[id]/rejects.csv">): Promise<Response> {
  try {
    const session = await getSession();
    if (!session || session.mustChangePassword) throw new AppError("UNAUTHENTICATED", "Sign in first");
    const id = z.uuid().safeParse((await params).id);
    if (!id.success) throw new AppError("NOT_FOUND", "There is no such import");
    const lines = await streamRejects(id.data);
    return new Response(Readable.toWeb(Readable.from(lines)) as BodyInit, {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="rejected-lines-${id.data}.csv"`,
        "cache-control": "no-store",
      },
    });
  } catch (error) {
    const mapped = toTrpcError(error);
    if (!mapped) throw error;
    return problemResponse(mapped);
  }
}
