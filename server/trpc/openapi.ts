import { describeExports } from "@/server/trpc/openapi-exports";
import { createSchemaCollector, type JsonSchema, type SchemaCollector } from "@/server/trpc/openapi-schema";
import type { ApiOperation, ApiParameter, Content, OpenApi } from "@/server/trpc/openapi-shape";
import { PROBLEM_TITLES, problem } from "@/server/trpc/problem";
import { takesUpload, UPLOAD_TYPES } from "@/server/trpc/rest-import";
import { parameterName, REST_BASE, type RestRoute, restRoutes } from "@/server/trpc/rest-routes";

const DESCRIPTION =
  "Companies in strike-off, their web domains, their officers' e-mail addresses, and what each of them cost. " +
  "Lists are read page by page: send nextCursor back as cursor until it is null. Instants are ISO 8601 in UTC, days ISO 8601, credits integers.";

/** What asks a provider while the caller waits. Runs and single lookups answer at once and leave the asking to the workers. */
const WAITS_FOR_PROVIDER = new Set([
  "credits.reconcile",
  "webhooks.checkSubscriptions",
  "webhooks.subscribe",
  "webhooks.activateSubscription",
  "webhooks.removeSubscription",
]);

/** The API as OpenAPI 3.1, made from the procedures themselves, and the exports, which stream files. */
export function describeApi(): OpenApi {
  const schemas = createSchemaCollector();
  const paths: OpenApi["paths"] = {};
  for (const route of restRoutes) {
    paths[route.path] ??= {};
    Object.assign(paths[route.path] ?? {}, { [route.method.toLowerCase()]: describeOperation(route, schemas) });
  }
  Object.assign(
    paths,
    describeExports(schemas, (name, schema) => describeParameter(name, "query", false, schema)),
  );
  const problemContent = { "application/problem+json": { schema: schemas.schemaOf(problem, "output") } };
  const responses = Object.entries(PROBLEM_TITLES).map(([status, description]) => [
    `Problem${status}`,
    { description, content: problemContent },
  ]);
  return {
    openapi: "3.1.0",
    info: { title: "Strikeline API", version: "1", description: DESCRIPTION },
    servers: [{ url: REST_BASE }],
    security: [{ token: [] }],
    tags: [...new Set(Object.values(paths).flatMap(tagsOf))].map((name) => ({ name })),
    paths,
    components: {
      schemas: schemas.components,
      responses: Object.fromEntries(responses),
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "Made by npm run token -- --name NAME --role ROLE" },
      },
    },
  };
}

function tagsOf(operations: Record<string, ApiOperation>): string[] {
  return Object.values(operations).flatMap(({ tags }) => tags);
}

function describeOperation(route: RestRoute, schemas: SchemaCollector): ApiOperation {
  const input = mergedInput(route, schemas);
  const pathNames = new Set(route.segments.flatMap((segment) => parameterName(segment) ?? []));
  const isBodyless = isSentInQuery(route);
  const fields = Object.entries(input.properties).filter(([name]) => !pathNames.has(name));
  const required = new Set(input.required);
  return {
    operationId: route.procedure.replaceAll(".", "_"),
    summary: route.summary,
    description: describeSpecial(route, fields.length > 0),
    tags: [route.tag],
    parameters: [
      ...[...pathNames].map((name) => describeParameter(name, "path", true, input.properties[name])),
      ...(isBodyless
        ? fields.map(([name, schema]) => describeParameter(name, "query", required.has(name), schema))
        : []),
    ],
    ...(isBodyless || (fields.length === 0 && !takesUpload(route))
      ? {}
      : { requestBody: describeBody(route, fields, required) }),
    responses: describeResponses(route, schemas),
  };
}

function isSentInQuery({ method }: RestRoute): boolean {
  return method === "GET" || method === "DELETE";
}

function describeSpecial({ role, method }: RestRoute, hasFields: boolean): string {
  const sentences = [
    role ? `Takes the role ${role}.` : "",
    method === "DELETE" && hasFields ? "What is asked for in the query may be sent as a JSON body instead." : "",
  ];
  return sentences.filter(Boolean).join(" ");
}

/** The members of an operation's input, wherever they are sent. */
function mergedInput(
  route: RestRoute,
  schemas: SchemaCollector,
): { properties: Record<string, JsonSchema>; required: string[] } {
  const inputs = route.inputs.map((schema) => schemas.membersOf(schema));
  return {
    properties: Object.assign({}, ...inputs.map(({ properties }) => properties)),
    required: inputs.flatMap(({ required }) => required),
  };
}

function describeParameter(
  name: string,
  place: "path" | "query",
  required: boolean,
  schema: JsonSchema = { type: "string" },
): ApiParameter {
  // `stage=proposed,suspended`; a repeated name is understood as well.
  const list = schema.type === "array" ? ({ style: "form", explode: false } as const) : {};
  return { name, in: place, required, schema, ...list };
}

function describeBody(
  route: RestRoute,
  fields: [string, JsonSchema][],
  required: Set<string>,
): ApiOperation["requestBody"] {
  const needed = fields.flatMap(([name]) => (required.has(name) ? [name] : []));
  const schema: JsonSchema = {
    type: "object",
    properties: Object.fromEntries(fields),
    ...(needed.length > 0 ? { required: needed } : {}),
  };
  const content: Content = { "application/json": { schema } };
  if (takesUpload(route)) for (const type of UPLOAD_TYPES) content[type] = { schema: describeUpload(type) };
  return { required: needed.length > 0, content };
}

function describeUpload(mediaType: string): JsonSchema {
  const description = "A Companies House bulk file or one company number a line";
  return mediaType === "application/zip"
    ? { description: `${description}, zipped`, contentMediaType: mediaType }
    : { type: "string", description };
}

function describeResponses(route: RestRoute, schemas: SchemaCollector): ApiOperation["responses"] {
  const success: ApiOperation["responses"] = route.output
    ? {
        "200": {
          description: "Done",
          content: { "application/json": { schema: schemas.schemaOf(route.output, "output") } },
        },
      }
    : { "204": { description: "Done" } };
  const unlucky = WAITS_FOR_PROVIDER.has(route.procedure) ? [402, 502, 503] : [];
  const ofChanges = route.method === "GET" ? [] : [409, 413, 415];
  const failures = [400, 401, 403, 404, 429, 500, ...ofChanges, ...unlucky].sort();
  return {
    ...success,
    ...Object.fromEntries(failures.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }])),
  };
}
