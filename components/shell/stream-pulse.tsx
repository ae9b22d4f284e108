"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useNow } from "@/components/ui/now";
import { Pip } from "@/components/ui/pip";
import { cn } from "@/lib/class-names";
import { formatRelative } from "@/lib/format/durations";
import { useTRPC } from "@/lib/trpc/client";

/** Heartbeats come every 30 s; after so long without any byte a connection is dead, and made again. */
const SILENT_AFTER_MS = 90_000;

const STATES = {
  live: { tone: "green", words: "Register stream live" },
  silent: { tone: "amber", words: "Register stream silent" },
  connecting: { tone: "amber", words: "Register stream connecting" },
  waiting: { tone: "red", words: "Register stream interrupted" },
  off: { tone: "ring", words: "Register stream off" },
} as const;

interface StreamPulseProps {
  /** Shrinks to its dot on middle-sized screens. */
  isCompact?: boolean;
  className?: string;
  onNavigate?: () => void;
}

/** Whether the register is followed right now, and when it was heard last: at the foot of the navigation. */
export function StreamPulse({ isCompact = false, className, onNavigate }: StreamPulseProps) {
  const { data } = useQuery(useTRPC().live.pulse.queryOptions());
  const now = useNow();
  if (!data) return <span className={className} />;
  const { state, detail, lastByteAt } = data.stream;
  const isSilent = lastByteAt !== null && now.getTime() - Date.parse(lastByteAt) > SILENT_AFTER_MS;
  const { tone, words } = STATES[state === "running" ? (isSilent ? "silent" : "live") : state];
  return (
    <Link
      href="/stream"
      onClick={onNavigate}
      title={detail}
      className={cn(
        "flex items-baseline gap-2 rounded-control px-2 py-1 text-muted text-xs hover:bg-hover hover:no-underline",
        isCompact && "max-nav:h-9 max-nav:items-center max-nav:justify-center max-nav:px-0",
        className,
      )}
    >
      <Pip tone={tone} className={cn("-translate-y-px", isCompact && "max-nav:translate-y-0")} />
      <span className={cn("tabular-nums", isCompact && "max-nav:sr-only")}>
        {words}
        {state === "off" || lastByteAt === null ? null : (
          <>
            , <span className="whitespace-nowrap">last byte {formatRelative(lastByteAt, now)}</span>
          </>
        )}
      </span>
    </Link>
  );
}
