"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { ShieldX, TriangleAlert, Webhook } from "lucide-react";
import { CopyButton } from "@/components/ui/copy-button";
import { Mark } from "@/components/ui/mark";
import { MetricTile, MetricTiles } from "@/components/ui/metric-tile";
import { Notice } from "@/components/ui/notice";
import { Instant, RelativeTime } from "@/components/ui/relative-time";
import { rejectionWords } from "@/components/webhooks/delivery-words";
import { formatCount, formatQuantity, formatShare } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { WebhookOverview } from "@/server/webhooks/schema";

/** Where Snov.io delivers to, what came, what was refused, and what brought the results. */
export function WebhookSummary() {
  const { data } = useSuspenseQuery(useTRPC().webhooks.overview.queryOptions());
  const { counts, results } = data;
  const stored = counts.received + counts.applied + counts.duplicate + counts.failed + counts.rejected;
  const collected = results.byWebhook + results.byPoll;
  return (
    <section aria-label="Summary">
      <Address overview={data} />
      <Silence overview={data} />
      <Refusal overview={data} />
      <MetricTiles className="mt-4">
        <MetricTile label="Stored" figure={formatCount(stored)}>
          {data.lastReceivedAt ? (
            <>
              the last one <RelativeTime at={data.lastReceivedAt} />
            </>
          ) : (
            "none yet"
          )}
        </MetricTile>
        <MetricTile label="Applied" figure={formatCount(counts.applied)}>
          {counts.received > 0 ? `${formatCount(counts.received)} wait for their job` : "none waits for its job"}
        </MetricTile>
        <MetricTile label="Duplicates" figure={formatCount(counts.duplicate)}>
          kept, marked and applied once
        </MetricTile>
        <MetricTile
          label="Failed"
          figure={counts.failed > 0 ? <span className="text-red-text">{formatCount(counts.failed)}</span> : "0"}
        >
          {counts.failed > 0 ? "polling collects their results; replay tries again" : "nothing needs you"}
        </MetricTile>
        <MetricTile
          label="Results by webhook"
          figure={collected === 0 ? "–" : formatShare(results.byWebhook / collected)}
        >
          {formatCount(results.byWebhook)} by webhook, {formatCount(results.byPoll)} by polling
        </MetricTile>
      </MetricTiles>
      <Rejections rejected={data.rejected} />
    </section>
  );
}

function Address({ overview: { address } }: { overview: WebhookOverview }) {
  if (address === null) {
    return (
      <Notice tone="neutral" title="No public address, so results come by polling.">
        Nothing is lost, each result comes a little later. Set PUBLIC_URL to the address at which the internet reaches
        Strikeline and start it again to receive webhooks.
      </Notice>
    );
  }
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
      <Mark hue="green" icon={<Webhook aria-hidden="true" />}>
        <span className="font-[550] text-fg">Listening</span>
      </Mark>
      <span className="code min-w-0 truncate text-fg-soft">{address}/api/webhooks/snov/…</span>
      <CopyButton text={`${address}/api/webhooks/snov/`} label="Copy the address" />
      <span className="text-muted">each task has its own secret address below it</span>
    </p>
  );
}

/** A missing delivery costs nothing but time; many mean that Snov.io cannot reach us. */
function Silence({ overview: { silence, lastReceivedAt } }: { overview: WebhookOverview }) {
  if (silence.tasks === 0) return null;
  return (
    <Notice tone="warning" className="mt-3" title="No webhook comes in.">
      {lastReceivedAt ? (
        <>
          The last delivery came <RelativeTime at={lastReceivedAt} />, and since then{" "}
        </>
      ) : (
        "No delivery has come yet, and "
      )}
      {formatQuantity(silence.tasks, "task was", "tasks were")} started with an address. Their results come by polling.
      Check that Snov.io can reach PUBLIC_URL.
    </Notice>
  );
}

function Refusal({ overview: { refusal } }: { overview: WebhookOverview }) {
  if (!refusal) return null;
  return (
    <Notice tone="neutral" className="mt-3" title="Snov.io takes no webhooks from this account.">
      It refused one <RelativeTime at={refusal.at} />, as it does on plans without webhooks. Results come by polling,
      each a little later. A webhook is tried again on <Instant at={refusal.triedAgainAt} />.
    </Notice>
  );
}

function Rejections({ rejected }: { rejected: WebhookOverview["rejected"] }) {
  if (rejected.length === 0) return null;
  const total = rejected.reduce((sum, item) => sum + item.count, 0);
  return (
    <div className="mt-4 flex gap-2 rounded-control bg-sunken px-2.5 py-2 text-fg-soft text-xs leading-[1.125rem]">
      {rejected.some((item) => item.reason === "forged") ? (
        <ShieldX className="size-4 shrink-0 text-red" aria-hidden="true" />
      ) : (
        <TriangleAlert className="size-4 shrink-0 text-amber" aria-hidden="true" />
      )}
      <div className="min-w-0">
        <b className="font-semibold text-fg">{formatQuantity(total, "request")} refused.</b> Nothing changed.
        <ul className="mt-0.5">
          {rejected.map(({ reason, count, lastAt }) => (
            <li key={reason}>
              <span className="font-[550] tabular-nums">
                {formatCount(count)} {rejectionWords[reason].word.toLowerCase()}
              </span>
              : {rejectionWords[reason].meaning}, last <RelativeTime at={lastAt} />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
