import type { Actor } from "@/server/access/actor";
import { canDo } from "@/server/access/actor";
import { AppError } from "@/server/platform/errors";
import { type ExportSource, exportColumns, exportCompanies } from "@/server/register/search/export-companies";
import { csvResponse } from "@/server/trpc/csv-response";

/** Enriched companies as CSV. Throws `FORBIDDEN` below analyst, and what the export throws before its first row. */
export async function exportResponse(actor: Actor, source: ExportSource, fileName: string): Promise<Response> {
  if (!canDo(actor, "analyst"))
    throw new AppError("FORBIDDEN", `Exports take the role analyst, and ${actor.name} has the role ${actor.role}`);
  return csvResponse({ fileName, columns: exportColumns, pages: exportCompanies(actor, source) });
}
