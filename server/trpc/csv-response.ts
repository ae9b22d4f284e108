import { toCsvLine } from "@/lib/csv";

interface CsvFile {
  /** Without its extension. */
  fileName: string;
  columns: readonly string[];
  /** Pages of rows. */
  pages: AsyncGenerator<readonly (readonly string[])[], void>;
}

/** A streamed CSV file, read as fast as the reader takes it. Throws what the pages throw before their first row, so that the status tells. */
export async function csvResponse({ fileName, columns, pages }: CsvFile): Promise<Response> {
  const first = await pages.next();
  const encoder = new TextEncoder();
  const encode = (rows: readonly (readonly string[])[]) => encoder.encode(rows.map(toCsvLine).join(""));
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(`\uFEFF${toCsvLine(columns)}`));
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
