import { stopEnrichment } from "@/server/enrichment/lookups/stop-enrichment";
import { readStreams } from "@/server/register/stream/lead-streams";
import { QUICK_WAITS } from "@/server/testing/stream-waits";

/** Of a worker the reader of the register's streams alone, with waits that keep no test waiting: a program for tests that kill it. */
readStreams({ onEnded: stopEnrichment, waits: QUICK_WAITS, stallMs: 1_000 });
process.send?.("ready");
process.on("SIGTERM", () => process.exit(0));
