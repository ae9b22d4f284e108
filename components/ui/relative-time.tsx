"use client";

import { useSyncExternalStore } from "react";
import { formatExact, formatInstant } from "@/lib/format/dates";
import { formatRelative } from "@/lib/format/durations";

const TICK_MS = 5_000;
let now = new Date();
let timer: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();

/** One timer for all that tells a time; it rests while nobody listens or the tab is hidden. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || !timer) return;
    clearInterval(timer);
    timer = null;
  };
}

function tick(): void {
  if (document.hidden) return;
  now = new Date();
  for (const listener of listeners) listener();
}

function readNow(): Date {
  // On the server nothing ticks, and a request must not get the time at which the process started.
  return typeof window === "undefined" ? new Date() : now;
}

/** The present, moved on every five seconds for everybody at once. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, readNow, readNow);
}

/** `2 min ago` to seven days, then the date; the exact UTC time in the tooltip. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  return (
    <time dateTime={at} title={formatExact(at)} className={className} suppressHydrationWarning>
      {formatRelative(at, useNow())}
    </time>
  );
}

/** `15 Nov, 09:14` in London, the exact UTC time in the tooltip. */
export function Instant({ at, className }: { at: string; className?: string }) {
  return (
    <time dateTime={at} title={formatExact(at)} className={className} suppressHydrationWarning>
      {formatInstant(at, useNow())}
    </time>
  );
}
