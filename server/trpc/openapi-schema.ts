import { z } from "zod";
import { componentNames } from "@/server/trpc/openapi-components";

export type JsonSchema = z.core.JSONSchema.BaseSchema;

export interface SchemaCollector {
  /** The members of an object that a caller sends, also when its shape has a name. */
  membersOf(schema: z.ZodType): { properties: Record<string, JsonSchema>; required: string[] };
  /** The JSON Schema of what a caller sends or gets; named shapes become references and are collected. */
  schemaOf(schema: z.ZodType, io: "input" | "output"): JsonSchema;
  readonly components: Record<string, JsonSchema>;
}

export function createSchemaCollector(): SchemaCollector {
  const components: Record<string, JsonSchema> = {};
  const schemaOf: SchemaCollector["schemaOf"] = (schema, io) => {
    // A named shape at the root would be inlined; one level down it becomes a reference like any other.
    const nested = z.object({ root: schema });
    const json = z.toJSONSchema(nested, { metadata: componentNames, io, unrepresentable: "any", override: tidy });
    for (const [name, component] of Object.entries(json.$defs ?? {})) components[name] = relink(component);
    return relink(json.properties?.root ?? {});
  };
  const membersOf: SchemaCollector["membersOf"] = (schema) => {
    const described = schemaOf(schema, "input");
    const named = described.$ref ? components[described.$ref.split("/").at(-1) ?? ""] : null;
    const { properties = {}, required = [] } = named ?? described;
    const members = Object.entries(properties).map(
      ([name, member]) => [name, typeof member === "boolean" ? {} : member] as const,
    );
    return { properties: Object.fromEntries(members), required };
  };
  return { components, schemaOf, membersOf };
}

/** What readers and code generators stumble over: patterns that repeat a format, bounds of every integer, closed answers. */
function tidy({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonSchema }): void {
  if (zodSchema._zod.def.type === "date") Object.assign(jsonSchema, { type: "string", format: "date-time" });
  if (jsonSchema.format) delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  // More members may come with any release.
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}

function relink(schema: unknown): JsonSchema {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/');
  const linked: JsonSchema = JSON.parse(text);
  return linked;
}
