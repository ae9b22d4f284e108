import type { Clock } from "@/server/platform/clock";

export type { Clock };

function time(): Clock {
  const installed = globalThis.strikelineTime;
  if (!installed) throw new Error("The simulation's time is not installed");
  return installed;
}

/** Stands where the product's clock does in a simulated process. */
export const systemClock: Clock = {
  now: () => time().now(),
  sleep: (ms, signal) => time().sleep(ms, signal),
};
