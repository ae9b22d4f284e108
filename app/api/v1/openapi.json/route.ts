import { describeApi } from "@/server/trpc/openapi";

export const dynamic = "force-static";

/** Public: it describes the API, not what is in it. */
export function GET(): Response {
  return Response.json(describeApi());
}
