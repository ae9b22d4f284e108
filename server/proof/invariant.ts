import type { Prisma } from "@/server/platform/db/generated/client";

/** A statement about the database that must always hold. */
export interface Invariant {
  /** The promise it belongs to. */
  promise: string;
  statement: string;
  /** Answers `checked` (how many things were looked at) and `broken` (how many of them break the statement). */
  query: Prisma.Sql;
}
