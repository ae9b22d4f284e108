"use client";

import { useLive } from "@/components/shell/live";
import { Pip } from "@/components/ui/pip";
import { useShortcut } from "@/components/ui/shortcuts";
import { Tooltip } from "@/components/ui/tooltip";
import { formatTimeOfDay } from "@/lib/format/dates";
import { formatQuantity } from "@/lib/format/numbers";

/** Live, paused by you (with what waits), or reconnecting (with how old the data is). */
export function LiveSwitch() {
  const { state, waiting, lastSeenAt, toggle } = useLive();
  useShortcut("L", "Pause or resume live updates", toggle);
  const words = {
    live: "Live",
    paused: waiting > 0 ? `Paused, ${formatQuantity(waiting, "change")}` : "Paused by you",
    reconnecting: lastSeenAt ? `Reconnecting, data of ${formatTimeOfDay(lastSeenAt)}` : "Reconnecting",
  }[state];
  const tone = { live: "green", paused: "ring", reconnecting: "amber" } as const;
  return (
    <Tooltip content={state === "paused" ? "Resume live updates" : "Pause live updates"} keys={["L"]}>
      <button
        type="button"
        aria-pressed={state !== "paused"}
        aria-label={`Live updates: ${words}`}
        onClick={toggle}
        className="inline-flex h-7 items-center gap-1.5 rounded-control px-2 font-medium text-fg-soft hover:bg-hover max-md:h-9 max-md:w-8 max-md:justify-center max-md:px-0"
      >
        <Pip tone={tone[state]} />
        <span className="whitespace-nowrap tabular-nums max-md:sr-only" aria-live="polite">
          {words}
        </span>
      </button>
    </Tooltip>
  );
}
