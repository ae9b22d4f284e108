import { Readable } from "node:stream";
import { getTRPCErrorFromUnknown } from "@trpc/server";
import { canDo } from "@/server/access/actor";
import { AppError } from "@/server/platform/errors";
import { logger } from "@/server/platform/logger";
import { limitBody } from "@/server/platform/read-body";
import { isSameOrigin } from "@/server/platform/request-origin";
import { importRegister } from "@/server/register/bulk/import-register";
import { toTrpcError } from "@/server/trpc/errors";
import { problemResponse } from "@/server/trpc/problem";
import { getSession } from "@/server/trpc/session";

export const dynamic = "force-dynamic";

const MAX_BYTES = 512 * 1024 * 1024;
const MAX_NAME = 200;

/** The desk's upload: the body is the file as it is, `name` its name. Read while it streams in, then merged; answers `{ id }` when done. */
export async function POST(request: Request): Promise<Response> {
  try {
    const id = await importUpload(request);
    return Response.json({ id }, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    const mapped = toTrpcError(error);
    if (!mapped) logger.error({ error }, "an upload failed");
    return problemResponse(mapped ?? getTRPCErrorFromUnknown(error));
  }
}

async function importUpload(request: Request): Promise<string> {
  if (!isSameOrigin(request)) throw new AppError("FORBIDDEN", "Files are taken from Strikeline's own pages only");
  const session = await getSession();
  if (!session || session.mustChangePassword) throw new AppError("UNAUTHENTICATED", "Sign in first");
  const { actor } = session;
  if (!canDo(actor, "analyst")) {
    throw new AppError("FORBIDDEN", `Importing takes the role analyst, and ${actor.name} has the role ${actor.role}`);
  }
  if (!request.body) throw new AppError("BAD_INPUT", "The file is empty", { field: "file" });
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BYTES) {
    throw new AppError("PAYLOAD_TOO_LARGE", "A file may have at most 512 MB: zip it, or use npm run import", {
      field: "file",
    });
  }
  const source = new URL(request.url).searchParams.get("name")?.trim().slice(0, MAX_NAME) || "uploaded file";
  const input = Readable.from(limitBody(request, MAX_BYTES), { objectMode: false });
  const { id } = await importRegister({ actor, source, input });
  return id;
}
