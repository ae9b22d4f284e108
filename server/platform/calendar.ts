/** Calendar days are ISO strings (`2026-11-22`) everywhere but in PostgreSQL's `date` columns, which Prisma shows as UTC midnight. */
export function isoDay(date: Date): string;
export function isoDay(date: Date | null): string | null;
export function isoDay(date: Date | null): string | null {
  return date ? date.toISOString().slice(0, 10) : null;
}

/** UTC midnight of an ISO day, for a `date` column. */
export function dayOf(iso: string): Date;
export function dayOf(iso: string | null): Date | null;
export function dayOf(iso: string | null): Date | null {
  return iso ? new Date(`${iso}T00:00:00Z`) : null;
}

/** The day it is in London, where the register lives. */
export function londonDay(now: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London", dateStyle: "short" }).format(now);
}
