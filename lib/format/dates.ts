const LONDON = "Europe/London";
// Intl's British short form of September is "Sept"; every month here has three letters.
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

const londonParts = new Intl.DateTimeFormat("en-GB", {
  timeZone: LONDON,
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: string;
  minute: string;
  second: string;
}

function wallTime(instant: Date): WallTime {
  const parts = Object.fromEntries(londonParts.formatToParts(instant).map(({ type, value }) => [type, value]));
  return {
    year: Number(parts.year),
    month: Number(parts.month),
    day: Number(parts.day),
    hour: parts.hour ?? "",
    minute: parts.minute ?? "",
    second: parts.second ?? "",
  };
}

function splitDay(iso: string): { year: number; month: number; day: number } {
  const [year = 0, month = 1, day = 1] = iso.slice(0, 10).split("-").map(Number);
  return { year, month, day };
}

/** A calendar day with its year: `22 Nov 2026`. Days have no time zone, so none is applied. */
export function formatDay(iso: string): string {
  const { year, month, day } = splitDay(iso);
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

/** A calendar day without its year: `22 Nov`, where the year is plain from what stands beside it. */
export function formatShortDay(iso: string): string {
  const { month, day } = splitDay(iso);
  return `${day} ${MONTHS[month - 1]}`;
}

/** An instant as clocks in London show it: `15 Nov, 09:14`, with the year when it is not `now`'s. */
export function formatInstant(instant: string | Date, now: Date = new Date()): string {
  const at = wallTime(new Date(instant));
  const year = at.year === wallTime(now).year ? "" : ` ${at.year}`;
  return `${at.day} ${MONTHS[at.month - 1]}${year}, ${at.hour}:${at.minute}`;
}

/** The time of day in London: `14:29:40`. */
export function formatTimeOfDay(instant: string | Date): string {
  const at = wallTime(new Date(instant));
  return `${at.hour}:${at.minute}:${at.second}`;
}

/** The exact instant for a tooltip or the ledger: `15 Nov 2026, 09:14:31 UTC`. */
export function formatExact(instant: string | Date): string {
  const iso = new Date(instant).toISOString();
  return `${formatDay(iso)}, ${iso.slice(11, 19)} UTC`;
}

/** Whole days from one calendar day to another; negative when `to` lies before `from`. */
export function daysBetween(from: string, to: string): number {
  return Math.round(
    (Date.parse(`${to.slice(0, 10)}T00:00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00:00Z`)) / 86_400_000,
  );
}

/** The calendar day it is in London. */
export function londonToday(now: Date): string {
  const { year, month, day } = wallTime(now);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
