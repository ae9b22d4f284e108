import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { isSameOrigin } from "@/server/platform/request-origin";
import { appRouter } from "@/server/trpc/router";
import { createDeskContext } from "@/server/trpc/session";

export const dynamic = "force-dynamic";

function handle(request: Request): Promise<Response> {
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: createDeskContext,
  });
}

/** A page of another site may make a browser send our cookies, but not say that it is ours. */
async function handleMutation(request: Request): Promise<Response> {
  if (!isSameOrigin(request))
    return Response.json({ error: { message: "Requests of other sites are refused" } }, { status: 403 });
  return handle(request);
}

export { handle as GET, handleMutation as POST };
