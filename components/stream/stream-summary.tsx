"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Radio } from "lucide-react";
import { Mark } from "@/components/ui/mark";
import { MetricTile, MetricTiles } from "@/components/ui/metric-tile";
import { Notice } from "@/components/ui/notice";
import { ProgressBar } from "@/components/ui/progress-bar";
import { RelativeTime } from "@/components/ui/relative-time";
import { formatDuration } from "@/lib/format/durations";
import { formatCount, formatShare } from "@/lib/format/numbers";
import { useTRPC } from "@/lib/trpc/client";
import type { OneStream, StreamStatus } from "@/server/register/stream/schema";

const STATES = {
  off: { hue: "slate", word: "Off" },
  connecting: { hue: "blue", word: "Connecting" },
  running: { hue: "green", word: "Reading" },
  waiting: { hue: "amber", word: "Waiting" },
} as const;

/** Whether the register is followed, how late, and what it brings. */
export function StreamSummary() {
  const { data } = useSuspenseQuery(useTRPC().stream.status.queryOptions());
  const { detection, today, requests } = data;
  return (
    <section aria-label="Summary">
      {data.state === "off" ? (
        <Notice tone="neutral" title="Nobody reads the register's stream.">
          {data.detail}
        </Notice>
      ) : (
        <ul className="grid gap-1.5">
          {data.streams.map((stream) => (
            <StreamLine key={stream.name} stream={stream} />
          ))}
        </ul>
      )}
      <MetricTiles className="mt-4">
        <MetricTile label="Behind" figure={data.lagSeconds === null ? "–" : formatDuration(data.lagSeconds)}>
          from publication to our register
        </MetricTile>
        <MetricTile label="Entered strike-off today" figure={formatCount(today.entered)}>
          {formatCount(today.left)} left or dissolved
        </MetricTile>
        <MetricTile label="Seen here first" figure={detection.rate === null ? "–" : formatShare(detection.rate)}>
          {detection.entered === 0
            ? "no entry in 30 days"
            : `${formatCount(detection.byStream)} of ${formatCount(detection.entered)} entries in 30 days`}
        </MetricTile>
        <MetricTile label="Put aside" figure={formatCount(data.malformed)}>
          lines that could not be read
        </MetricTile>
        <MetricTile label="Reconnects" figure={formatCount(data.reconnects)}>
          {data.checksWaiting === 0
            ? "nothing left to ask by REST"
            : `${formatCount(data.checksWaiting)} left to ask by REST`}
        </MetricTile>
      </MetricTiles>
      <Requests requests={requests} />
    </section>
  );
}

function StreamLine({ stream }: { stream: OneStream }) {
  const { hue, word } = STATES[stream.state];
  const hasGap = stream.timepoint === null && stream.lastEventAt !== null;
  const nowhere = hasGap ? "no event since" : "no event yet";
  return (
    <li className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
      <Mark hue={hue} icon={<Radio aria-hidden="true" />}>
        <span className="font-[550] text-fg">
          {word} {stream.name}
        </span>
      </Mark>
      {/* While it reads, the detail would only say so again, but for what REST is asked about a gap. */}
      {stream.state === "running" && !hasGap ? null : <span className="min-w-0 text-fg-soft">{stream.detail}</span>}
      <span className="text-muted text-xs">
        {stream.timepoint === null ? nowhere : <>timepoint {stream.timepoint}</>}
        {stream.lastEventAt ? (
          <>
            {" "}
            · last event <RelativeTime at={stream.lastEventAt} />
          </>
        ) : null}
        {stream.lastHeartbeatAt ? (
          <>
            {" "}
            · heartbeat <RelativeTime at={stream.lastHeartbeatAt} />
          </>
        ) : null}
        {stream.nextTryAt ? (
          <>
            {" "}
            · next try <RelativeTime at={stream.nextTryAt} />
          </>
        ) : null}
      </span>
    </li>
  );
}

/** Companies House's limit as a gauge: its own count where it told one. */
function Requests({ requests: { used, limit, resetAt } }: { requests: StreamStatus["requests"] }) {
  return (
    <div className="mt-4 max-w-xl">
      <p className="mb-1.5 flex flex-wrap justify-between gap-x-3 text-xs">
        <span>
          <b className="font-semibold tabular-nums">{formatCount(used)}</b> of {formatCount(limit)} requests to
          Companies House in five minutes
        </span>
        {resetAt ? (
          <span className="text-muted">
            a new window <RelativeTime at={resetAt} />
          </span>
        ) : null}
      </p>
      <ProgressBar label="Requests to Companies House" value={Math.min(used, limit)} total={limit} />
    </div>
  );
}
