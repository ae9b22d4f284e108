import type { NextRequest } from "next/server";
import { loadLedgerSearch, toLedgerInput } from "@/components/credits/ledger-search";
import { toCsvLine } from "@/lib/csv";
import { readWholeLedger } from "@/server/credits/reads-ledger";
import { AppError } from "@/server/platform/errors";
import { getSession } from "@/server/trpc/session";
import { ledgerColumns, toLedgerCells } from "./ledger-cells";

export const dynamic = "force-dynamic";

/** The whole ledger as CSV, with the filters of the desk's list. Read page by page, so that its length costs no memory. */
export async function GET(request: NextRequest): Promise<Response> {
  const session = await getSession();
  if (!session || session.mustChangePassword) return new Response("Sign in first\n", { status: 401 });
  const { cursor: _, limit: __, ...filter } = toLedgerInput(loadLedgerSearch(request));
  const encoder = new TextEncoder();
  const pages = readWholeLedger(filter);
  let first: Awaited<ReturnType<typeof pages.next>>;
  try {
    first = await pages.next();
  } catch (error) {
    if (error instanceof AppError) return new Response(`${error.message}\n`, { status: 400 });
    throw error;
  }
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(`\uFEFF${toCsvLine(ledgerColumns)}`));
      if (!first.done)
        controller.enqueue(encoder.encode(first.value.map((entry) => toCsvLine(toLedgerCells(entry))).join("")));
    },
    async pull(controller) {
      const page = await pages.next();
      if (page.done) controller.close();
      else controller.enqueue(encoder.encode(page.value.map((entry) => toCsvLine(toLedgerCells(entry))).join("")));
    },
    async cancel() {
      await pages.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="strikeline-ledger.csv"',
      "cache-control": "no-store",
    },
  });
}
