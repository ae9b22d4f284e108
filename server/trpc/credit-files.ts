import { tabulateAnalytics } from "@/server/credits/analytics-tables";
import { ledgerColumns, toLedgerCells } from "@/server/credits/ledger-cells";
import { readAnalytics } from "@/server/credits/reads-analytics";
import { readWholeLedger } from "@/server/credits/reads-ledger";
import type { AnalyticsFileInput, LedgerFilter } from "@/server/credits/schema";
import { csvResponse } from "@/server/trpc/csv-response";

/** The ledger as CSV, newest entry first. Read page by page, so that its length costs no memory. Throws `BAD_INPUT` as its list does. */
export function ledgerResponse(filter: LedgerFilter): Promise<Response> {
  return csvResponse({ fileName: "strikeline-ledger", columns: ledgerColumns, pages: ledgerPages(filter) });
}

async function* ledgerPages(filter: LedgerFilter): AsyncGenerator<string[][], void> {
  for await (const page of readWholeLedger(filter)) yield page.map(toLedgerCells);
}

/** One table of the analytics as CSV. */
export async function analyticsResponse({ days, part }: AnalyticsFileInput): Promise<Response> {
  const { columns, rows } = tabulateAnalytics(await readAnalytics({ days }), part);
  return csvResponse({ fileName: `strikeline-credits-${part}`, columns, pages: onePage(rows) });
}

async function* onePage(rows: string[][]): AsyncGenerator<string[][], void> {
  yield rows;
}
