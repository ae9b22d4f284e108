import { setTimeout as sleep } from "node:timers/promises";
import { type ChangeTopic, subscribe } from "@/server/platform/changes";

/** A busy worker commits hundreds of times a second; a page need not hear of each. */
const COALESCE_MS = 300;

/** Yields the topics that changed, gathered over 300 ms, until the signal aborts. */
export async function* watchChanges(signal: AbortSignal): AsyncGenerator<ChangeTopic[]> {
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
