import { countRejection } from "@/server/webhooks/count-rejection";

export const dynamic = "force-dynamic";

/** Everything below the webhooks' address that is not of the form task and token: no address of ours, so it counts as forged. */
async function refusePath(): Promise<Response> {
  await countRejection("forged");
  return Response.json({ ok: false }, { status: 404, headers: { "cache-control": "no-store" } });
}

export const GET = refusePath;
export const POST = refusePath;
export const PUT = refusePath;
export const PATCH = refusePath;
export const DELETE = refusePath;
