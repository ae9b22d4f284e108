"use client";

import { createContext, type ReactNode, use, useSyncExternalStore } from "react";

const TICK_MS = 5_000;
let now = new Date();
let timer: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();

const RenderedAt = createContext<string | null>(null);

/**
 * The instant at which the server drew the page. While the browser takes the markup over it reads this one too: by its own clock
 * a job may be due that was not yet when the server drew it, and the two would draw different things.
 */
export function NowProvider({ renderedAt, children }: { renderedAt: string; children: ReactNode }) {
  return <RenderedAt value={renderedAt}>{children}</RenderedAt>;
}

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

/** The present, moved on every five seconds for everybody at once. Throws outside of `NowProvider`. */
export function useNow(): Date {
  const renderedAt = use(RenderedAt);
  if (renderedAt === null) throw new Error("useNow needs NowProvider above it");
  const time = useSyncExternalStore(
    subscribe,
    () => now.getTime(),
    () => Date.parse(renderedAt),
  );
  return new Date(time);
}
