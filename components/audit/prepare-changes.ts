import { formatInstant } from "@/lib/format/dates";
import { formatCount } from "@/lib/format/numbers";
import type { AuditEntry } from "@/server/access/schema";

export interface Change {
  /** In words: `creditsPerDay` is "credits per day". */
  name: string;
  /** In words; null where there was no such member. */
  was: string | null;
  is: string | null;
}

/**
 * The members in which the two differ. An act that only made or only took something has one side. What stands beside them anyway
 * (the reason), and what is as empty as before, is left out.
 */
export function prepareChanges({ before, after, reason }: Pick<AuditEntry, "before" | "after" | "reason">): Change[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names
    .filter((name) => JSON.stringify(before?.[name] ?? null) !== JSON.stringify(after?.[name] ?? null))
    .filter((name) => name !== "reason" || after?.reason !== reason)
    .map((name) => ({ name: nameInWords(name), was: inWords(before?.[name]), is: inWords(after?.[name]) }));
}

function nameInWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

function inWords(value: unknown): string | null {
  if (value === undefined) return null;
  if (value === null) return "none";
  if (typeof value === "number") return Number.isInteger(value) ? formatCount(value) : String(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return INSTANT.test(value) ? formatInstant(value) : value;
  if (Array.isArray(value) && value.every((member) => typeof member !== "object")) return value.join(", ") || "none";
  return JSON.stringify(value);
}
