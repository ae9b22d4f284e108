const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** Ctrl-C reaches us from the terminal and once more from our launcher: only a later one means impatience. */
const SECOND_THOUGHT_MS = 2_000;

/** Aborts at the first signal, or when the launcher is gone. A later signal ends this process at once; the watchdog cleans up. */
export function listenForStop(): AbortSignal {
  const controller = new AbortController();
  let firstAt = 0;
  const stop = () => {
    firstAt ||= Date.now();
    controller.abort();
  };
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (firstAt && Date.now() - firstAt > SECOND_THOUGHT_MS) process.exit(1);
      stop();
    });
  }
  process.once("disconnect", stop);
  process.channel?.unref();
  return controller.signal;
}
