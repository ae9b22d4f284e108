import { messageOf } from "@/server/platform/errors";
import { LostLead } from "@/server/register/stream/move-position";

/** SQLSTATE classes: data, constraints, and longer than an index or a document holds. */
const CLASSES = ["22", "23", "54"];

/**
 * Whether the database refused what was to be stored, so that trying again cannot help. By PostgreSQL's own code alone: messages hold
 * ports, times and numbers of processes, which look like one.
 */
export function isAboutData(error: unknown): boolean {
  if (error instanceof LostLead) return false;
  const code = codeOf(error);
  return code !== null && CLASSES.includes(code.slice(0, 2));
}

/** Prisma names PostgreSQL's code in its own details; outside of a statement of its own in the message alone. */
function codeOf(error: unknown): string | null {
  const cause = memberOf(memberOf(memberOf(error, "meta"), "driverAdapterError"), "cause");
  const told = memberOf(cause, "originalCode") ?? memberOf(error, "code");
  if (typeof told === "string" && /^[0-9A-Z]{5}$/.test(told) && !told.startsWith("P")) return told;
  return /\bCode: `([0-9A-Z]{5})`/.exec(messageOf(error))?.[1] ?? null;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
