"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { createContext, type ReactNode, use, useRef, useState, useSyncExternalStore } from "react";
import { whenSettled } from "@/components/shell/when-settled";
import { useTRPC } from "@/lib/trpc/client";

/** Which procedures tell of what changed; lookups notify as companies, and a run's progress is made of lookups. */
const READERS: Readonly<Record<string, readonly string[]>> = {
  companies: ["companies", "runs"],
  runs: ["runs", "live"],
  credits: ["credits", "runs", "people", "live"],
  queues: ["queues", "jobs", "companies", "live"],
  pauses: ["queues", "credits"],
  webhooks: ["webhooks"],
  imports: ["imports", "companies"],
  alerts: ["alerts"],
  stream: ["stream", "live"],
};
/** A busy run changes rows many times a second; nobody reads faster than this. */
const GATHER_MS = 1_000;

export interface Live {
  state: "live" | "paused" | "reconnecting";
  /** Announcements that wait while paused by hand. */
  waiting: number;
  lastSeenAt: Date | null;
  toggle: () => void;
}

const LiveContext = createContext<Live | null>(null);

/** The state of the stream of changes. Throws outside of `LiveProvider`. */
export function useLive(): Live {
  const live = use(LiveContext);
  if (!live) throw new Error("useLive needs LiveProvider above it");
  return live;
}

function subscribeToVisibility(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
}

function invalidate(queryClient: QueryClient, topics: Iterable<string>): void {
  const readers = new Set([...topics].flatMap((topic) => READERS[topic] ?? []));
  void queryClient.invalidateQueries(
    { predicate: ({ queryKey: [path] }) => Array.isArray(path) && readers.has(String(path[0])) },
    { cancelRefetch: false },
  );
}

/** One subscription for the whole desk: what changed is asked for again. Hidden tabs stop by themselves. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isPaused, setIsPaused] = useState(false);
  const [waiting, setWaiting] = useState(0);
  const [lastSeenAt, setLastSeenAt] = useState<Date | null>(null);
  const gathered = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const isHidden = useSyncExternalStore(
    subscribeToVisibility,
    () => document.hidden,
    () => false,
  );

  function flush() {
    timer.current = null;
    invalidate(queryClient, gathered.current);
    gathered.current.clear();
    setLastSeenAt(new Date());
  }

  function receive(topics: readonly string[]) {
    for (const topic of topics) gathered.current.add(topic);
    if (isPaused) setWaiting((count) => count + 1);
    else timer.current ??= setTimeout(() => whenSettled(flush), GATHER_MS);
  }

  const subscription = useSubscription(
    trpc.live.changes.subscriptionOptions(undefined, {
      enabled: !isHidden,
      // What changed while the tab was hidden or the line was down nobody told us.
      onStarted: () => whenSettled(() => invalidate(queryClient, isPaused ? [] : Object.keys(READERS))),
      onData: ({ data }) => receive(data.topics),
    }),
  );

  function toggle() {
    setWaiting(0);
    setIsPaused(!isPaused);
    if (isPaused) flush();
  }

  const isConnected = subscription.status === "pending";
  const state = isPaused ? "paused" : isConnected || lastSeenAt === null ? "live" : "reconnecting";
  return <LiveContext value={{ state, waiting, lastSeenAt, toggle }}>{children}</LiveContext>;
}
