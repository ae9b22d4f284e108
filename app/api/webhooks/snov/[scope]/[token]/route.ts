import type { RejectionReason } from "@/server/platform/db/generated/enums";
import { logger } from "@/server/platform/logger";
import { receiveDelivery, refuseAddress } from "@/server/webhooks/receive-delivery";

export const dynamic = "force-dynamic";

type Context = RouteContext<"/api/webhooks/snov/[scope]/[token]">;

/** A stranger learns nothing from the difference between a wrong token and an unknown task. */
const STATUS = {
  forged: 404,
  unknown_task: 404,
  oversized: 413,
  malformed: 400,
  empty: 400,
  not_text: 400,
  bad_encoding: 415,
  unsigned: 401,
  bad_signature: 401,
  stale_signature: 401,
} satisfies Record<RejectionReason, number>;

function answer(status: number): Response {
  return Response.json({ ok: status < 300 }, { status, headers: { "cache-control": "no-store" } });
}

/** Snov.io was seen to look at an address before it uses it. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const refused = await refuseAddress(await params);
  return answer(refused ? STATUS[refused] : 200);
}

export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const receipt = await receiveDelivery(await params, request);
    return answer(receipt.outcome === "refused" ? STATUS[receipt.reason] : 200);
  } catch (error) {
    // Not stored, so not acknowledged: Snov.io sends it again.
    logger.error({ error }, "a delivery could not be stored");
    return answer(503);
  }
}

/** Any other method learns of the address only what GET would tell, and is counted alike. */
async function refuseMethod(_request: Request, { params }: Context): Promise<Response> {
  const refused = await refuseAddress(await params);
  if (refused) return answer(STATUS[refused]);
  const response = answer(405);
  response.headers.set("allow", "GET, HEAD, POST");
  return response;
}

export const PUT = refuseMethod;
export const PATCH = refuseMethod;
export const DELETE = refuseMethod;
