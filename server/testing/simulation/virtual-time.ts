import type { Clock } from "@/server/platform/clock";

/** Real time plus a shift that a simulation moves: an hour's wait costs nothing, and everybody agrees on the time. */
export interface VirtualTime extends Clock {
  nowMs(): number;
  /** When the earliest sleeper wakes; null when nobody sleeps. */
  nextWake(): number | null;
  /** Moves the time forward and wakes whoever has slept until then. */
  travelTo(ms: number): void;
  /** Back to real time; nobody who slept wakes any more. */
  reset(): void;
}

declare global {
  /** One a process: the product's own modules and the sandboxes read it. */
  var strikelineTime: VirtualTime | undefined;
}

const RealDate = Date;

/** Replaces this process's `Date`. */
export function installVirtualTime(): VirtualTime {
  let shiftMs = 0;
  let sleepers: { at: number; wake(): void }[] = [];
  const nowMs = () => RealDate.now() + shiftMs;

  class ShiftedDate extends RealDate {
    constructor(...given: [] | [number | string | Date]) {
      if (given.length === 0) super(nowMs());
      else super(...(given as [number]));
    }
    static override now(): number {
      return nowMs();
    }
  }
  globalThis.Date = ShiftedDate as DateConstructor;

  const time: VirtualTime = {
    nowMs,
    now: () => new RealDate(nowMs()),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const sleeper = { at: nowMs() + ms, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener("abort", () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(signal.reason);
        });
      }),
    nextWake: () => (sleepers.length === 0 ? null : Math.min(...sleepers.map(({ at }) => at))),
    travelTo(ms) {
      shiftMs += Math.max(0, ms - nowMs());
      const due = sleepers.filter(({ at }) => at <= nowMs()).sort((one, other) => one.at - other.at);
      sleepers = sleepers.filter((sleeper) => !due.includes(sleeper));
      for (const { wake } of due) wake();
    },
    reset() {
      shiftMs = 0;
      sleepers = [];
    },
  };
  globalThis.strikelineTime = time;
  return time;
}
