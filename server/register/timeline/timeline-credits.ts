import { formatCause } from "@/lib/format/credit-cause";
import type { TimelineEntry } from "@/server/register/schema";

/** Transfers of one kind that one task (or lookup) caused for one company. */
export interface CreditRow {
  kind: string;
  operation: string | null;
  amount: number;
  count: number;
  at: Date;
  sequence: string;
  taskHash: string | null;
  runId: string | null;
  cause: string;
}

const MOVES: Readonly<Record<string, string>> = {
  hold: "held",
  commit: "spent",
  release: "released",
  write_off: "written off",
};
const SUBJECTS: Readonly<Record<string, [one: string, many: string]>> = {
  domain: ["domain lookup", "domain lookups"],
  email: ["e-mail lookup", "e-mail lookups"],
  verification: ["verification", "verifications"],
};

export function formatTransfer(row: CreditRow): TimelineEntry {
  const [one, many] = SUBJECTS[row.operation ?? ""] ?? ["lookup", "lookups"];
  const what = row.count === 1 ? `a ${one}` : `${row.count} ${many}`;
  return {
    id: `credit-${row.sequence.padStart(20, "0")}`,
    at: row.at.toISOString(),
    occurredOn: null,
    source: "credits",
    kind: row.kind,
    title: `${row.amount} ${row.amount === 1 ? "credit" : "credits"} ${MOVES[row.kind] ?? row.kind} for ${what.replace(/^a e/, "an e")}`,
    detail: row.count === 1 ? formatCause(row.cause) : null,
    taskHash: row.taskHash,
    runId: row.runId,
  };
}
