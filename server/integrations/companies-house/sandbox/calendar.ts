/** Arithmetic on calendar days as ISO strings. */
export function addDays(day: string, days: number): string {
  return toDay(Date.parse(day) + days * 86_400_000);
}

/** The 31st becomes the last day of a shorter month. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return toDay(Date.UTC(year, month - 1 + months, Math.min(date, last)));
}

/** The Gazette appears on Tuesdays: the latest one up to `day`, or `weeks` weeks before it. */
export function gazetteDay(day: string, weeks: number): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 5) % 7) - weeks * 7);
}

export function toDay(instant: Date | number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
