import { companyFilterInput } from "@/server/register/filter";
import type { ApiOperation, ApiParameter } from "@/server/trpc/openapi";
import type { JsonSchema, SchemaCollector } from "@/server/trpc/openapi-schema";

const TAG = "Exports";
const FAILURES = [400, 401, 403, 404, 429, 500];

/** The exports: streamed files, so no procedures. Their routes are `app/api/v1/companies.csv` and `app/api/v1/runs/[id]/companies.csv`. */
export function describeExports(
  schemas: SchemaCollector,
  describeFilter: (name: string, schema: JsonSchema) => ApiParameter,
): Record<string, { get: ApiOperation }> {
  const filters = Object.entries(schemas.membersOf(companyFilterInput).properties);
  return {
    "/companies.csv": {
      get: describeExport({
        operationId: "companies_export",
        summary: "Companies with their domains and e-mail addresses as CSV",
        parameters: filters.map(([name, schema]) => describeFilter(name, schema)),
      }),
    },
    "/runs/{id}/companies.csv": {
      get: describeExport({
        operationId: "runs_export",
        summary: "The companies of a run as CSV",
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } }],
      }),
    },
  };
}

function describeExport(
  operation: Pick<ApiOperation, "operationId" | "summary"> & { parameters: ApiParameter[] },
): ApiOperation {
  return {
    ...operation,
    description:
      "Takes the role analyst. One row an address, each with where it is from; the first row names the columns.",
    tags: [TAG],
    responses: {
      "200": { description: "The file", content: { "text/csv": { schema: { type: "string" } } } },
      ...Object.fromEntries(FAILURES.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }])),
    },
  };
}
