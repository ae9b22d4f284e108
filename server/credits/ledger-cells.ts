import type { LedgerEntry } from "@/server/credits/schema";

export const ledgerColumns = [
  "sequence",
  "at",
  "kind",
  "amount",
  "change_of_available",
  "available_after",
  "operation",
  "company_number",
  "company_name",
  "run_id",
  "run_name",
  "task_hash",
  "cause",
  "actor",
  "previous_hash",
  "hash",
];

export function toLedgerCells(entry: LedgerEntry): string[] {
  return [
    entry.sequence,
    entry.at,
    entry.kind,
    entry.amount,
    entry.available,
    entry.availableAfter,
    entry.operation,
    entry.companyNumber,
    entry.companyName,
    entry.runId,
    entry.runName,
    entry.taskHash,
    entry.cause,
    entry.actor,
    entry.previousHash,
    entry.hash,
  ].map((value) => (value === null ? "" : String(value)));
}
