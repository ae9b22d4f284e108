"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { ImportPace, ImportProgress } from "@/components/imports/import-progress";
import { formatWords, importLooks } from "@/components/imports/import-words";
import { Rejects } from "@/components/imports/rejects";
import { Warnings } from "@/components/imports/warnings";
import { useLive } from "@/components/shell/live";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { MetricTile, MetricTiles } from "@/components/ui/metric-tile";
import { Notice } from "@/components/ui/notice";
import { RecordHead } from "@/components/ui/record-head";
import { RelativeTime } from "@/components/ui/relative-time";
import { formatDuration } from "@/lib/format/durations";
import { formatCount, formatQuantity } from "@/lib/format/numbers";
import { formatSentence } from "@/lib/format/sentences";
import { useTRPC } from "@/lib/trpc/client";

/** One import: what it changed and which lines it could not take. */
export function ImportView({ id }: { id: string }) {
  const isLive = useLive().state === "live";
  const { data } = useSuspenseQuery(
    useTRPC().imports.get.queryOptions(
      { id },
      { refetchInterval: ({ state }) => (isLive && state.data?.state === "running" ? 2_000 : false) },
    ),
  );
  const look = importLooks[data.state];
  const { summary } = data;
  const written = summary.added + summary.changed;
  return (
    <>
      <RecordHead
        title={data.source}
        badge={
          <Badge hue={look.hue} icon={look.icon}>
            {look.word}
          </Badge>
        }
        actions={<ButtonLink href="/companies">Show companies</ButtonLink>}
      >
        {data.format ? `${formatWords[data.format]}, ` : ""}imported by {data.requestedBy}{" "}
        <RelativeTime at={data.createdAt} />
        {data.finishedAt
          ? `, took ${formatDuration((Date.parse(data.finishedAt) - Date.parse(data.createdAt)) / 1000)}`
          : ""}
      </RecordHead>
      {data.state === "running" ? (
        <div className="mt-4">
          <ImportProgress progress={data.progress} />
          <ImportPace progress={data.progress} />
          <p className="mt-1 text-muted text-xs">
            The register stays as it was until a company's row is merged; an import that is stopped goes on by itself.
          </p>
        </div>
      ) : null}
      {data.error ? (
        <Notice tone="danger" className="mt-4" title="The import ended early.">
          {formatSentence(data.error)}{" "}
          {written > 0 ? "What was merged before stays; importing the file again changes nothing twice." : ""}
        </Notice>
      ) : null}
      <MetricTiles className="mt-5">
        <MetricTile label="Added" figure={formatCount(summary.added)}>
          companies that we did not know
        </MetricTile>
        <MetricTile label="Changed" figure={formatCount(summary.changed)}>
          {formatCount(summary.unchanged)} unchanged
        </MetricTile>
        <MetricTile label="Entered strike-off" figure={formatCount(summary.enteredStrikeOff)}>
          proposed to be struck off by this file
        </MetricTile>
        <MetricTile label="Left strike-off" figure={formatCount(summary.leftStrikeOff)}>
          active again, or dissolved
        </MetricTile>
        <MetricTile label="Rejected" figure={formatCount(summary.rejected)}>
          of {formatQuantity(data.progress.rows, "line")} read
        </MetricTile>
        {summary.valuesLeftOut === 0 ? null : (
          <MetricTile label="Days left out" figure={formatCount(summary.valuesLeftOut)}>
            not in the calendar; those known before stay
          </MetricTile>
        )}
        {summary.linesRepaired === 0 ? null : (
          <MetricTile label="Repaired" figure={formatCount(summary.linesRepaired)}>
            lines that were not in UTF-8
          </MetricTile>
        )}
        {summary.absent === null ? null : (
          <MetricTile label="Not in the file" figure={formatCount(summary.absent)}>
            companies of ours, left as they are
          </MetricTile>
        )}
      </MetricTiles>
      <Rejects record={data} />
      <Warnings record={data} />
    </>
  );
}
