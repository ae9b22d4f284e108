import type { AuditEntry } from "@/server/access/schema";

export interface Change {
  name: string;
  /** As JSON spells it; null where there was none. */
  was: string | null;
  is: string | null;
}

/** The members in which the two differ. An act that only made or only took something has one side. */
export function prepareChanges({ before, after }: Pick<AuditEntry, "before" | "after">): Change[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names
    .map((name) => ({ name, was: spell(before?.[name]), is: spell(after?.[name]) }))
    .filter(({ was, is }) => was !== is);
}

function spell(value: unknown): string | null {
  if (value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
