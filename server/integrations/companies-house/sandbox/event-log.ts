import type { Random } from "./random";

export interface LoggedLine {
  timepoint: number;
  line: Buffer;
}

/** One stream's topic: lines with rising timepoints and gaps between them, of which only the last so many are kept. */
export function createEventLog(options: { first: number; retained: number; gapShare: number; random: Random }) {
  let lines: LoggedLine[] = [];
  let next = options.first;
  let dropped = options.first;
  let written = 0;
  const waiting = new Set<() => void>();

  return {
    /** Appends what `write` makes of the timepoint it gets, and tells it. */
    append(write: (timepoint: number) => string | Buffer): number {
      if (options.random.chance(options.gapShare)) next += options.random.int(1, 9);
      const timepoint = next;
      next += 1;
      written += 1;
      const text = write(timepoint);
      lines.push({ timepoint, line: typeof text === "string" ? Buffer.from(`${text}\n`) : text });
      // In bulk: cutting one off at each append would copy the list each time.
      if (lines.length > options.retained * 1.2) forget(options.retained);
      for (const wake of [...waiting]) wake();
      return timepoint;
    },
    /** Keeps the newest `count` lines, as time does. */
    forget,
    head: () => next - 1,
    written: () => written,
    oldest: () => lines[0]?.timepoint ?? next,
    /** Whether a reader may begin there: within what is kept, or right behind it. */
    has: (timepoint: number) => timepoint >= Math.max(dropped, options.first) && timepoint <= next,
    /** The lines from a timepoint on. */
    from(timepoint: number, most: number): LoggedLine[] {
      let low = 0;
      let high = lines.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((lines[middle]?.timepoint ?? 0) < timepoint) low = middle + 1;
        else high = middle;
      }
      return lines.slice(low, low + most);
    },
    /** Calls back at the next append; call the answer to stop waiting. */
    onAppend(wake: () => void): () => void {
      waiting.add(wake);
      return () => waiting.delete(wake);
    },
  };

  function forget(count: number): void {
    const gone = lines.slice(0, Math.max(0, lines.length - count)).at(-1);
    if (gone) dropped = gone.timepoint + 1;
    lines = lines.slice(Math.max(0, lines.length - count));
  }
}

export type EventLog = ReturnType<typeof createEventLog>;
