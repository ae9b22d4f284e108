import { Readable } from "node:stream";
import { type Actor, canDo } from "@/server/access/actor";
import { AppError } from "@/server/platform/errors";
import { limitBody } from "@/server/platform/read-body";
import { readImport } from "@/server/register/bulk/import-reads";
import { importRegister } from "@/server/register/bulk/import-register";
import type { ImportRecord } from "@/server/register/schema";
import { mediaTypeOf } from "@/server/trpc/rest-input";
import type { RestRoute } from "@/server/trpc/rest-routes";

/** Files that `POST /imports` takes besides a JSON list of numbers. */
export const UPLOAD_TYPES = ["text/csv", "text/plain", "application/zip"];
const MAX_UPLOAD_BYTES = 256 * 1024 * 1024;

/** Whether the operation takes a file as its body. */
export function takesUpload(route: Pick<RestRoute, "method" | "path">): boolean {
  return route.method === "POST" && route.path === "/imports";
}

/** The media types of the operation's body, in words. */
export function bodyTypesOf(route: RestRoute): string {
  return takesUpload(route) ? `application/json, or a file as ${UPLOAD_TYPES.join(", ")}` : "application/json";
}

export function isUpload(route: RestRoute, request: Request): boolean {
  return takesUpload(route) && UPLOAD_TYPES.includes(mediaTypeOf(request));
}

/** Imports a register file or a list of numbers as it streams in. Answers when it is done. */
export async function importUpload(actor: Actor, request: Request): Promise<ImportRecord> {
  if (!canDo(actor, "analyst"))
    throw new AppError("FORBIDDEN", `Importing takes the role analyst, and ${actor.name} has the role ${actor.role}`);
  if (!request.body) throw new AppError("BAD_INPUT", "The body is empty: send the file as it is");
  if (Number(request.headers.get("content-length") ?? 0) > MAX_UPLOAD_BYTES) {
    throw new AppError("PAYLOAD_TOO_LARGE", "A file may have at most 256 MB: zip it, or use npm run import");
  }
  const input = Readable.from(limitBody(request, MAX_UPLOAD_BYTES), { objectMode: false });
  const { id } = await importRegister({ actor, source: "file sent to the API", input });
  return readImport({ id });
}
