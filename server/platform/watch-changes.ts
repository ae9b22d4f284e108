import { setTimeout as sleep } from "node:timers/promises";
import { type ChangeTopic, subscribe } from "@/server/platform/changes";

/** A busy worker commits hundreds of times a second; a page need not hear of each. */
const COALESCE_MS = 300;

declare global {
  var strikelineLeaving: AbortController | undefined;
}

/** Aborts when the process is asked to end: a server waits for its open answers, and these would never end by themselves. */
function leaving(): AbortSignal {
  if (!globalThis.strikelineLeaving) {
    const controller = new AbortController();
    for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => controller.abort());
    globalThis.strikelineLeaving = controller;
  }
  return globalThis.strikelineLeaving.signal;
}

/** Yields the topics that changed, gathered over 300 ms, until the caller's signal aborts or the process is asked to end. */
export async function* watchChanges(caller: AbortSignal): AsyncGenerator<ChangeTopic[]> {
  const signal = AbortSignal.any([caller, leaving()]);
  const changed = new Set<ChangeTopic>();
  let wake: () => void = () => undefined;
  const stop = await subscribe((topic) => {
    changed.add(topic);
    wake();
  });
  const onAbort = () => wake();
  signal.addEventListener("abort", onAbort);
  try {
    while (!signal.aborted) {
      if (changed.size === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (signal.aborted || changed.size > 0) resolve();
        });
      }
      await sleep(COALESCE_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      const topics = [...changed];
      changed.clear();
      if (topics.length > 0) yield topics;
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    stop();
  }
}
