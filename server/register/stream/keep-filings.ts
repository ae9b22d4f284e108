import type { Db, Tx } from "@/server/platform/db/client";
import type { KnownFiling } from "@/server/register/stream/settle-stage";
import { movesStrikeOff } from "@/server/register/strike-off/strike-off-filings";

interface FilingRow {
  transactionId: string;
  companyNumber: string;
  type: string;
  description: string;
  date: string;
}

/** The filings that move a strike-off, by company, oldest first. */
export async function readFilings(from: Db, numbers: readonly string[]): Promise<Map<string, KnownFiling[]>> {
  const found = new Map<string, KnownFiling[]>();
  if (numbers.length === 0) return found;
  const rows = await from.$queryRaw<FilingRow[]>`
    select transaction_id as "transactionId", company_number as "companyNumber", type, description, filed_on::text as date
    from strike_off_filings where company_number = any(${[...numbers]}::text[]) order by company_number, filed_on, sequence`;
  for (const { companyNumber, ...filing } of rows) {
    found.set(companyNumber, [...(found.get(companyNumber) ?? []), filing]);
  }
  return found;
}

/** Keeps the filings that move a strike-off, given oldest first. The others are no business of ours, nor any longer if they once were. */
export async function keepFilings(
  tx: Tx,
  filings: readonly ({ companyNumber: string } & KnownFiling)[],
): Promise<void> {
  const known = [...new Map(filings.map((filing) => [filing.transactionId, filing])).values()];
  const kept = known.filter((filing) => filing.transactionId !== "" && movesStrikeOff(filing));
  await dropFilings(
    tx,
    known.flatMap((filing) => (movesStrikeOff(filing) ? [] : [filing.transactionId])),
  );
  if (kept.length === 0) return;
  await tx.$executeRaw`
    insert into strike_off_filings as known (transaction_id, company_number, type, description, filed_on)
    select row."transactionId", row."companyNumber", row.type, row.description, row.date
    from jsonb_to_recordset(${JSON.stringify(kept.map((filing, position) => ({ ...filing, position })))}::jsonb)
      as row("transactionId" text, "companyNumber" text, type text, description text, date date, position int)
    order by row.position
    on conflict (transaction_id) do update set type = excluded.type, description = excluded.description, filed_on = excluded.filed_on,
      sequence = excluded.sequence
    where (known.type, known.description, known.filed_on) is distinct from (excluded.type, excluded.description, excluded.filed_on)`;
}

/**
 * Forgets what the register lists no more, given its list, newest first: an event that withdrew it may lie in a gap of the stream. What
 * was seen after `before` the list may not have yet, and what is as old as its end may lie behind it.
 */
export async function dropUnlisted(
  tx: Tx,
  companyNumber: string,
  listed: readonly KnownFiling[],
  before: Date,
): Promise<void> {
  const oldest = listed.at(-1);
  if (!oldest) return;
  await tx.strikeOffFiling.deleteMany({
    where: {
      companyNumber,
      transactionId: { notIn: listed.map(({ transactionId }) => transactionId) },
      filedOn: { gt: new Date(oldest.date) },
      seenAt: { lt: before },
    },
  });
}

export async function dropFilings(tx: Tx, transactionIds: readonly string[]): Promise<void> {
  if (transactionIds.length > 0)
    await tx.strikeOffFiling.deleteMany({ where: { transactionId: { in: [...transactionIds] } } });
}
