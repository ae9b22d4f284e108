import { formatInstant } from "@/lib/format/dates";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const RELATIVE_LIMIT_DAYS = 7;

/** Seconds in two units at most: `320 ms`, `1.4 s`, `42 s`, `7 m 31 s`, `3 h 5 m`, `2 d 4 h`. */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const rounded = Math.round(seconds);
  if (rounded < MINUTE) return `${rounded} s`;
  if (rounded < HOUR) return joinUnits(Math.floor(rounded / MINUTE), "m", rounded % MINUTE, "s");
  if (rounded < DAY) return joinUnits(Math.floor(rounded / HOUR), "h", Math.floor((rounded % HOUR) / MINUTE), "m");
  return joinUnits(Math.floor(rounded / DAY), "d", Math.floor((rounded % DAY) / HOUR), "h");
}

function joinUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** Time since (or until) an instant up to seven days, then its date: `12 s ago`, `2 min ago`, `in 3 h`, `15 Nov, 09:14`. */
export function formatRelative(instant: string | Date, now: Date): string {
  const seconds = (now.getTime() - new Date(instant).getTime()) / 1000;
  const distance = Math.abs(seconds);
  if (distance < 5) return "just now";
  if (distance >= RELATIVE_LIMIT_DAYS * DAY) return formatInstant(instant, now);
  const words = formatCoarse(distance);
  return seconds >= 0 ? `${words} ago` : `in ${words}`;
}

/** One rough unit for ages: `12 s`, `2 min`, `3 h`, `1 day`, `41 days`. */
export function formatCoarse(seconds: number): string {
  if (seconds < MINUTE) return `${Math.floor(seconds)} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h`;
  const days = Math.floor(seconds / DAY);
  return days === 1 ? "1 day" : `${days} days`;
}
