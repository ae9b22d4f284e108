"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Globe, Landmark, Mail, UserRound, Webhook } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { Glyph } from "@/components/glyphs/glyph";
import { Button } from "@/components/ui/button";
import { Instant } from "@/components/ui/relative-time";
import { Section } from "@/components/ui/section";
import { Segmented } from "@/components/ui/segmented";
import { formatDay, formatExact } from "@/lib/format/dates";
import { formatCount } from "@/lib/format/numbers";
import { formatClause } from "@/lib/format/sentences";
import { useTRPC } from "@/lib/trpc/client";
import type { TimelineEntry } from "@/server/register/schema";

type Source = "all" | TimelineEntry["source"];

const SOURCES: readonly { value: Source; label: string }[] = [
  { value: "all", label: "All" },
  { value: "register", label: "Register" },
  { value: "lookup", label: "Lookups" },
  { value: "webhook", label: "Deliveries" },
  { value: "credits", label: "Credits" },
  { value: "person", label: "People" },
];
const SHOWN_AT_FIRST = 12;

/** One column, newest first: what the register, lookups, deliveries, credits and people did. */
export function Timeline({ number }: { number: string }) {
  const { data } = useSuspenseQuery(useTRPC().companies.timeline.queryOptions({ number }));
  const [source, setSource] = useState<Source>("all");
  const [isWhole, setIsWhole] = useState(false);
  const entries = data.items.filter((entry) => source === "all" || entry.source === source);
  const shown = isWhole ? entries : entries.slice(0, SHOWN_AT_FIRST);
  return (
    <Section
      title="Timeline"
      actions={<Segmented label="Show" value={source} options={SOURCES} onChange={setSource} />}
    >
      {entries.length === 0 ? (
        <p className="border-line-strong border-t py-3 text-muted">Nothing of this kind has happened yet.</p>
      ) : (
        <ol className="border-line-strong border-t pt-1">
          {shown.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
      {entries.length > shown.length ? (
        <Button size="sm" className="mt-2" onClick={() => setIsWhole(true)}>
          Show all {formatCount(entries.length)}
        </Button>
      ) : null}
    </Section>
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  return (
    <li className="relative grid grid-cols-[20px_minmax(0,1fr)_auto] gap-x-2.5 py-[7px] before:absolute before:inset-y-0 before:left-[9.5px] before:w-px before:bg-line-strong first:before:top-3.5 last:before:bottom-[calc(100%-14px)] max-md:grid-cols-[20px_minmax(0,1fr)]">
      <span className="relative grid size-5 place-content-center bg-surface text-muted [&>svg]:size-3.5">
        {iconOf(entry)}
      </span>
      <div className="min-w-0">
        <p className="break-words">{entry.title}</p>
        <Cause entry={entry} />
      </div>
      <When entry={entry} />
    </li>
  );
}

function Cause({ entry: { detail, runId, taskHash } }: { entry: TimelineEntry }) {
  if (!detail && !runId && !taskHash) return null;
  return (
    <p className="flex flex-wrap gap-x-1.5 break-words text-muted text-xs leading-[1.125rem] [&>:not(:last-child)]:after:ml-1.5 [&>:not(:last-child)]:after:content-['·']">
      {detail ? <span className="min-w-0">{formatClause(detail)}</span> : null}
      {runId ? (
        <span>
          <Link href={`/runs/${runId}` as Route} className="link">
            Run
          </Link>
        </span>
      ) : null}
      {taskHash ? (
        <span className="code" title={taskHash}>
          task {taskHash.slice(0, 4)}…{taskHash.slice(-4)}
        </span>
      ) : null}
    </p>
  );
}

/** The register knows days, the rest knows seconds. */
function When({ entry: { at, occurredOn } }: { entry: TimelineEntry }) {
  const className = "whitespace-nowrap text-muted text-xs leading-5 max-md:col-start-2";
  if (!occurredOn) return <Instant at={at} className={className} />;
  return (
    <time dateTime={occurredOn} title={`Seen ${formatExact(at)}`} className={className}>
      {formatDay(occurredOn)}
    </time>
  );
}

function iconOf({ source, kind, title }: TimelineEntry): ReactNode {
  switch (source) {
    case "register":
      return registerIcon(kind, title);
    case "lookup":
      if (kind === "unknown") return <Glyph name="unknown" className="text-plum" />;
      return title.includes("-mail") ? <Mail /> : <Globe />;
    case "webhook":
      return <Webhook />;
    case "credits":
      return creditIcon(kind);
    case "person":
      return <UserRound />;
  }
}

function registerIcon(kind: string, title: string): ReactNode {
  if (kind === "entered_strike_off") return <Glyph name="proposed" className="text-rust" />;
  if (title.includes("suspended")) return <Glyph name="suspended" className="text-violet" />;
  if (kind === "left_strike_off") return <Glyph name="discontinued" className="text-green" />;
  return kind === "dissolved" ? <Glyph name="dissolved" className="text-slate" /> : <Landmark />;
}

function creditIcon(kind: string): ReactNode {
  if (kind === "hold") return <Glyph name="hatch" className="text-amber" />;
  return kind === "release" ? (
    <Glyph name="empty" className="text-teal" />
  ) : (
    <Glyph name="full" className="text-credit-spent" />
  );
}
