import { createHash } from "node:crypto";
import { Prisma } from "@/server/platform/db/generated/client";

const MARK = "/* planned once */";

/**
 * Begins a statement that PostgreSQL parses and plans once a connection: worth it where that takes as long as running it, and right
 * where the same plan serves all values. Its text must be the same each time, so a list is one value, an array.
 */
export const PLANNED_ONCE = Prisma.raw(MARK);

const names = new Map<string, string>();

/** The name that PostgreSQL keeps a statement's plan by; none keeps none. */
export function nameStatement({ sql }: { sql: string }): string {
  if (!sql.startsWith(MARK)) return "";
  const known = names.get(sql);
  if (known !== undefined) return known;
  const name = createHash("sha256").update(sql).digest("hex").slice(0, 32);
  names.set(sql, name);
  return name;
}
