import { readCredits } from "@/server/credits/reads";
import { db } from "@/server/platform/db/client";
import { type Metric, renderMetrics } from "@/server/platform/prometheus";
import { readQueues } from "@/server/queues/reads";
import type { Queue } from "@/server/queues/schema";
import { readStreamStatus } from "@/server/register/stream/reads";
import type { OneStream, StreamStatus } from "@/server/register/stream/schema";
import { readWebhookOverview } from "@/server/webhooks/reads-overview";

const DEPTHS = ["ready", "scheduled", "active", "failed", "dead"] as const;

/** What Prometheus scrapes: depths, credits, the use of the providers' allowances, webhooks. Figures only, nobody's data. */
export async function collectMetrics(): Promise<string> {
  const [queues, credits, webhooks, usage, stream] = await Promise.all([
    readQueues(),
    readCredits(),
    readWebhookOverview(),
    readUsage(),
    readStreamStatus(),
  ]);
  const { items, allowances, workers } = queues;
  return renderMetrics([
    {
      name: "strikeline_queue_jobs",
      help: "Jobs by queue and state",
      type: "gauge",
      samples: items.flatMap((queue) =>
        DEPTHS.map((state) => ({ labels: { queue: queue.name, state }, value: queue[state] })),
      ),
    },
    ofQueues("strikeline_queue_paused", "1 while the queue is paused", items, (queue) => Number(queue.paused !== null)),
    ofQueues(
      "strikeline_queue_oldest_ready_seconds",
      "How long the oldest ready job has waited",
      items,
      (queue) => queue.oldestReadySeconds,
    ),
    ofQueues(
      "strikeline_queue_success_ratio",
      "Attempts that succeeded of those that ended in 24 hours",
      items,
      (queue) => queue.successRate,
    ),
    gauge("strikeline_workers_alive", "Worker processes that beat", workers.filter((worker) => worker.isAlive).length),
    {
      name: "strikeline_credits",
      help: "Credits by account of the ledger",
      type: "gauge",
      samples: (["available", "held", "spent"] as const).map((account) => ({
        labels: { account },
        value: credits[account],
      })),
    },
    {
      name: "strikeline_credits_spent_total",
      help: "Credits spent by operation",
      type: "counter",
      samples: Object.entries(credits.byOperation).map(([operation, value]) => ({ labels: { operation }, value })),
    },
    gauge("strikeline_budget_remaining_credits", "What the period's budget still allows", credits.budget.remaining),
    gauge("strikeline_provider_balance_credits", "What Snov.io said last", credits.providerBalance),
    {
      name: "strikeline_provider_requests_total",
      help: "Requests sent to a provider",
      type: "counter",
      samples: usage.map(({ provider, requests }) => ({ labels: { provider }, value: requests })),
    },
    {
      name: "strikeline_provider_allowance_used_ratio",
      help: "Share of the provider's running window that is used",
      type: "gauge",
      samples: allowances.map(({ provider, used, limit }) => ({ labels: { provider }, value: used / limit })),
    },
    {
      name: "strikeline_provider_up",
      help: "0 while a provider is down and left alone",
      type: "gauge",
      samples: allowances.map(({ provider, down }) => ({ labels: { provider }, value: Number(down === null) })),
    },
    ...describeStream(stream),
    {
      name: "strikeline_webhook_deliveries",
      help: "Stored deliveries by state",
      type: "gauge",
      samples: Object.entries(webhooks.counts).map(([state, value]) => ({ labels: { state }, value })),
    },
    {
      name: "strikeline_webhook_rejections_total",
      help: "Webhook requests that were refused",
      type: "counter",
      samples: webhooks.rejected.map(({ reason, count }) => ({ labels: { reason }, value: count })),
    },
  ]);
}

function describeStream({ streams, detection, today }: StreamStatus): Metric[] {
  const ofStreams = (
    name: string,
    help: string,
    type: Metric["type"],
    measure: (stream: OneStream) => number | null,
  ): Metric => ({
    name,
    help,
    type,
    samples: streams.map((stream) => ({ labels: { stream: stream.name }, value: measure(stream) })),
  });
  return [
    ofStreams("strikeline_stream_up", "1 while a stream of the register is read", "gauge", ({ state }) =>
      Number(state === "running"),
    ),
    ofStreams("strikeline_stream_events_total", "Events received", "counter", ({ events }) => events),
    ofStreams("strikeline_stream_malformed_total", "Lines put aside", "counter", ({ malformed }) => malformed),
    ofStreams(
      "strikeline_stream_reconnects_total",
      "Connections that ended",
      "counter",
      ({ reconnects }) => reconnects,
    ),
    ofStreams(
      "strikeline_stream_lag_seconds",
      "How late the last event was applied",
      "gauge",
      ({ lagSeconds }) => lagSeconds,
    ),
    ofStreams(
      "strikeline_stream_silence_seconds",
      "Since the last byte",
      "gauge",
      ({ secondsSinceByte }) => secondsSinceByte,
    ),
    ofStreams("strikeline_stream_timepoint", "Of the last event applied", "gauge", ({ timepoint }) => timepoint),
    gauge("strikeline_strike_offs_entered_today", "Companies that entered strike-off today", today.entered),
    gauge("strikeline_strike_offs_left_today", "Companies that left strike-off or dissolved today", today.left),
    gauge("strikeline_strike_off_detection_ratio", "Entries that the stream saw first", detection.rate),
  ];
}

function gauge(name: string, help: string, value: number | null): Metric {
  return { name, help, type: "gauge", samples: [{ value }] };
}

function ofQueues(
  name: string,
  help: string,
  items: readonly Queue[],
  measure: (queue: Queue) => number | null,
): Metric {
  return {
    name,
    help,
    type: "gauge",
    samples: items.map((queue) => ({ labels: { queue: queue.name }, value: measure(queue) })),
  };
}

function readUsage(): Promise<{ provider: string; requests: number }[]> {
  return db.$queryRaw`select provider::text, sum(requests)::float8 as requests from provider_usage group by provider order by provider`;
}
