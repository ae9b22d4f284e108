import type { z } from "zod";
import { analyticsFileInput, ledgerFilter } from "@/server/credits/schema";
import { companyFilterInput } from "@/server/register/search/filter";
import type { JsonSchema, SchemaCollector } from "@/server/trpc/openapi-schema";
import type { ApiOperation, ApiParameter } from "@/server/trpc/openapi-shape";

const TAG = "Exports";
const FAILURES = [400, 401, 403, 404, 429, 500];

/** The exports: streamed files, so no procedures. Their routes lie at the same paths under `app/api/v1`. */
export function describeExports(
  schemas: SchemaCollector,
  describeFilter: (name: string, schema: JsonSchema) => ApiParameter,
): Record<string, { get: ApiOperation }> {
  const filtersOf = (input: z.ZodType) =>
    Object.entries(schemas.membersOf(input).properties).map(([name, schema]) => describeFilter(name, schema));
  return {
    "/companies.csv": {
      get: describeExport({
        operationId: "companies_export",
        summary: "Companies with their domains and e-mail addresses as CSV",
        description: ADDRESSES,
        parameters: filtersOf(companyFilterInput),
      }),
    },
    "/runs/{id}/companies.csv": {
      get: describeExport({
        operationId: "runs_export",
        summary: "The companies of a run as CSV",
        description: ADDRESSES,
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } }],
      }),
    },
    "/credits/ledger.csv": {
      get: describeExport({
        operationId: "credits_ledger_export",
        summary: "The ledger as CSV, newest entry first",
        description: "One row an entry; the first row names the columns.",
        parameters: filtersOf(ledgerFilter),
      }),
    },
    "/credits/analytics.csv": {
      get: describeExport({
        operationId: "credits_analytics_export",
        summary: "What credits cost and brought as CSV",
        description:
          "One table of `GET /credits/analytics`, by `part`: `days` (credits by day and operation, answers and hits), `runs` (the dearest), `costs` (the totals of the range, and for one company, run, domain and person) or `forecast`. The first row names the columns.",
        parameters: filtersOf(analyticsFileInput),
      }),
    },
  };
}

const ADDRESSES =
  "Takes the role analyst. One row an address, each with where it is from; the first row names the columns.";

function describeExport(
  operation: Pick<ApiOperation, "operationId" | "summary" | "description"> & { parameters: ApiParameter[] },
): ApiOperation {
  return {
    ...operation,
    tags: [TAG],
    responses: {
      "200": { description: "The file", content: { "text/csv": { schema: { type: "string" } } } },
      ...Object.fromEntries(FAILURES.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }])),
    },
  };
}
