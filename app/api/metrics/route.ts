import { logger } from "@/server/platform/logger";
import { collectMetrics } from "@/server/trpc/metrics";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  try {
    return new Response(await collectMetrics(), {
      headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
    });
  } catch (error) {
    logger.error({ error }, "metrics could not be collected");
    return new Response("metrics are not available\n", { status: 503, headers: { "content-type": "text/plain" } });
  }
}
