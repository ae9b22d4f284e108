import type { JsonSchema } from "@/server/trpc/openapi-schema";
import type { ApiOperation } from "@/server/trpc/openapi-shape";

/** What a reader recognises, by name; the rest follows from the type. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  companyNumber: "00000006",
  companyNumbers: ["00000006", "SC000123"],
  number: "00000006",
  officerId: "officer-id",
  cap: 400,
  dryRun: true,
  reason: "stock-taking",
  limit: 50,
  decision: "accepted",
};
/** Optional members worth showing. */
const WORTH_SHOWING = new Set(["companyNumbers", "dryRun", "limit"]);

function sampleOf(name: string, schema: JsonSchema): unknown {
  if (name in SAMPLES) return SAMPLES[name];
  if (schema.enum?.[0] !== undefined) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.type === "integer" || schema.type === "number") return 1;
  if (schema.type === "boolean") return true;
  if (schema.type === "array") return [];
  return "…";
}

function sampleBody(operation: ApiOperation): string | null {
  const schema = operation.requestBody?.content["application/json"]?.schema;
  if (!schema?.properties) return null;
  const required = new Set(schema.required);
  const members = Object.entries(schema.properties).filter(([name]) => required.has(name) || WORTH_SHOWING.has(name));
  return JSON.stringify(
    Object.fromEntries(
      members.map(([name, member]) => [name, sampleOf(name, typeof member === "boolean" ? {} : member)]),
    ),
  );
}

/** A command that can be pasted once TOKEN is set. */
export function curlExample(method: string, url: string, operation: ApiOperation): string {
  const query = operation.parameters.some(({ name }) => name === "limit") ? "?limit=50" : "";
  const lines = [
    `curl ${method === "GET" ? "" : `-X ${method} `}"${url}${query}"`,
    '  -H "Authorization: Bearer $TOKEN"',
  ];
  const body = sampleBody(operation);
  if (body) lines.push('  -H "Content-Type: application/json"', `  -d '${body}'`);
  return lines.join(" \\\n");
}
