/** `2026-06-16T08:02:11`, with or without fractions, and with Z, an offset or nothing behind it. */
const FORM = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * The instant of `published_at`, null for what is none. Without a zone it is read as UTC, as Companies House writes it now; older
 * kinds wrote London's time, which puts them an hour late in summer. So it is good for a lag, never for an order.
 */
export function readPublishedAt(text: string | null | undefined): Date | null {
  const [, day, time, fraction = "", zone = "Z"] = FORM.exec(text?.trim() ?? "") ?? [];
  if (!day || !time) return null;
  const offset = /^[+-]\d{4}$/.test(zone) ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const instant = Date.parse(`${day}T${time}${fraction.slice(0, 4)}${offset}`);
  return Number.isNaN(instant) ? null : new Date(instant);
}
