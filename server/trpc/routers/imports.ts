import { pageInput } from "@/server/platform/pagination";
import { listImports, readImport } from "@/server/register/bulk/import-reads";
import { importNumbers } from "@/server/register/bulk/import-register";
import { importNumbersInput, importPage, importRecord, includeRejects } from "@/server/register/schema";
import { analystProcedure, router, viewerProcedure } from "@/server/trpc/init";

const tag = "Imports";

export const importsRouter = router({
  list: viewerProcedure
    .meta({ rest: { method: "GET", path: "/imports", summary: "Imports, newest first", tag } })
    .input(pageInput)
    .output(importPage)
    .query(({ input }) => listImports(input)),

  get: viewerProcedure
    .meta({
      rest: { method: "GET", path: "/imports/{id}", summary: "One import with the lines it could not take", tag },
    })
    .input(includeRejects)
    .output(importRecord)
    .query(({ input }) => readImport(input)),

  createNumbers: analystProcedure
    .meta({ rest: { method: "POST", path: "/imports", summary: "Import company numbers", tag } })
    .input(importNumbersInput)
    .output(importRecord)
    .mutation(async ({ ctx, input }) => {
      const { id } = await importNumbers(ctx.actor, "list of numbers", input.companyNumbers);
      return readImport({ id });
    }),
});
