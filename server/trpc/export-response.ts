import { toCsvLine } from "@/lib/csv";
import type { Actor } from "@/server/access/actor";
import { canDo } from "@/server/access/actor";
import { AppError } from "@/server/platform/errors";
import { type ExportSource, exportColumns, exportCompanies } from "@/server/register/export-companies";

/**
 * Enriched companies as a streamed CSV file, read as fast as the reader takes it. Throws `FORBIDDEN` below analyst, and what the
 * export throws before its first row.
 */
export async function exportResponse(actor: Actor, source: ExportSource, fileName: string): Promise<Response> {
  if (!canDo(actor, "analyst"))
    throw new AppError("FORBIDDEN", `Exports take the role analyst, and ${actor.name} has the role ${actor.role}`);
  const pages = exportCompanies(actor, source);
  // Asked for here, so that what is wrong is still told by the status.
  const first = await pages.next();
  const encoder = new TextEncoder();
  const encode = (rows: readonly (readonly string[])[]) => encoder.encode(rows.map(toCsvLine).join(""));
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(`\uFEFF${toCsvLine(exportColumns)}`));
      if (!first.done) controller.enqueue(encode(first.value));
    },
    async pull(controller) {
      const page = first.done ? first : await pages.next();
      if (page.done) controller.close();
      else controller.enqueue(encode(page.value));
    },
    async cancel() {
      await pages.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${fileName}.csv"`,
      "cache-control": "no-store",
    },
  });
}
