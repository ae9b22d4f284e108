/** Companies House names its files after the day as of which they are. */
const NAMED = /BasicCompanyData(?:AsOneFile)?-(\d{4}-\d{2}-\d{2})/i;

/** The day as of which a file is by the names that it has (its own, of what its zip holds), of several the earliest; null when none says it. */
export function snapshotDayOf(names: readonly string[]): string | null {
  const days = names.flatMap((name) => {
    const day = NAMED.exec(name)?.[1];
    return day !== undefined && isDay(day) ? [day] : [];
  });
  return days.toSorted()[0] ?? null;
}

function isDay(iso: string): boolean {
  const instant = Date.parse(`${iso}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(iso);
}
