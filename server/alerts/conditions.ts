import type { Condition } from "@/server/alerts/condition";
import { burnRate } from "@/server/alerts/conditions/burn-rate";
import { creditsUsed } from "@/server/alerts/conditions/credits-used";
import { drift } from "@/server/alerts/conditions/drift";
import { failedJobs } from "@/server/alerts/conditions/failed-jobs";
import { failingProvider } from "@/server/alerts/conditions/failing-provider";
import { forecast } from "@/server/alerts/conditions/forecast";
import { missingIndexes } from "@/server/alerts/conditions/missing-indexes";
import { pausedQueues } from "@/server/alerts/conditions/paused-queues";
import { registerStream } from "@/server/alerts/conditions/register-stream";
import { unknownFate } from "@/server/alerts/conditions/unknown-fate";
import { webhookSilence } from "@/server/alerts/conditions/webhook-silence";

/** Everything that people are told of. A further condition is a file of its own and a line here. */
export const conditions: readonly Condition[] = [
  creditsUsed,
  burnRate,
  forecast,
  pausedQueues,
  drift,
  unknownFate,
  webhookSilence,
  failingProvider,
  failedJobs,
  registerStream,
  missingIndexes,
];
