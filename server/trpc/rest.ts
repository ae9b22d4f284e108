import { callTRPCProcedure, getTRPCErrorFromUnknown, TRPCError } from "@trpc/server";
import type { Actor } from "@/server/access/actor";
import { authenticateToken } from "@/server/access/authenticate-token";
import { logger } from "@/server/platform/logger";
import { contextOf } from "@/server/trpc/context";
import { toTrpcError } from "@/server/trpc/errors";
import { problemResponse } from "@/server/trpc/problem";
import { bodyTypesOf, importUpload, isUpload } from "@/server/trpc/rest-import";
import { readInput } from "@/server/trpc/rest-input";
import { matchRoute, REST_BASE, type RestRoute } from "@/server/trpc/rest-routes";
import { appRouter } from "@/server/trpc/router";

/** Answers a request of the public API: the same procedures as the desk's, found by method and path, for the holder of a token. */
export async function handleRest(request: Request): Promise<Response> {
  try {
    const method = request.method === "HEAD" ? "GET" : request.method;
    const match = matchRoute(method, new URL(request.url).pathname.slice(REST_BASE.length));
    const actor = await authenticate(request);
    if (isUpload(match.route, request)) return answer(await importUpload(actor, request));
    const input = await readInput(request, match, bodyTypesOf(match.route));
    return answer(await call(match.route, actor, input, request.signal));
  } catch (error) {
    return problemResponse(expected(error));
  }
}

/** The holder of the request's token. Throws `UNAUTHORIZED`. */
export async function authenticate(request: Request): Promise<Actor> {
  const [scheme = "", token = ""] = (request.headers.get("authorization") ?? "").split(/\s+/, 2);
  const actor = scheme.toLowerCase() === "bearer" && token ? await authenticateToken(token) : null;
  if (actor) return actor;
  const message = token ? "The token is not known or was revoked" : "Send a token: Authorization: Bearer sl_…";
  throw new TRPCError({ code: "UNAUTHORIZED", message });
}

/** Calls a procedure of any room; it checks its input itself, so what goes in and comes out is unknown here. */
async function call(
  route: Pick<RestRoute, "procedure" | "type">,
  actor: Actor,
  input: unknown,
  signal?: AbortSignal,
): Promise<unknown> {
  return callTRPCProcedure({
    router: appRouter,
    path: route.procedure,
    type: route.type,
    ctx: contextOf(actor),
    getRawInput: async () => input,
    signal,
    batchIndex: 0,
  });
}

function answer(result: unknown): Response {
  const headers = { "cache-control": "no-store" };
  return result === undefined ? new Response(null, { status: 204, headers }) : Response.json(result, { headers });
}

/** Procedures map and log their own errors; what fails on the way to them is mapped here by the same rules. */
export function expected(error: unknown): TRPCError {
  if (error instanceof TRPCError) return error;
  const mapped = toTrpcError(error);
  if (mapped) return mapped;
  logger.error({ error }, "a request of the API failed");
  return getTRPCErrorFromUnknown(error);
}
