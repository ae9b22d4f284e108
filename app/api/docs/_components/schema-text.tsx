import { Fragment, type ReactNode } from "react";
import type { JsonSchema } from "@/server/trpc/openapi-schema";

const INDENT = "  ";

interface SchemaTextProps {
  schema: JsonSchema | boolean;
  depth?: number;
}

/** A JSON Schema as a reader would write the type down; named shapes are links. */
export function SchemaText({ schema, depth = 0 }: SchemaTextProps): ReactNode {
  if (typeof schema === "boolean" || Object.keys(schema).length === 0) return "anything";
  if (schema.$ref) return <ShapeLink name={schema.$ref.split("/").at(-1) ?? ""} />;
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return <Choices schemas={choices} depth={depth} />;
  if (schema.properties) return <Members schema={schema} depth={depth} />;
  if (schema.type === "array") return <Items schema={schema} depth={depth} />;
  return schema.format ?? typeName(schema.type);
}

function typeName(type: unknown): string {
  return Array.isArray(type) ? type.join(" | ") : String(type ?? "anything");
}

export function shapeId(name: string): string {
  return `shape-${name}`;
}

function ShapeLink({ name }: { name: string }) {
  return (
    <a href={`#${shapeId(name)}`} className="link">
      {name}
    </a>
  );
}

function Choices({ schemas, depth }: { schemas: readonly (JsonSchema | boolean)[]; depth: number }) {
  return schemas.map((choice, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the choices of a schema never change places
    <Fragment key={index}>
      {index > 0 ? " | " : null}
      <SchemaText schema={choice} depth={depth} />
    </Fragment>
  ));
}

function Items({ schema, depth }: { schema: JsonSchema; depth: number }) {
  const items = Array.isArray(schema.items) ? schema.items[0] : schema.items;
  const isSimple = typeof items === "object" && !items.enum && !items.anyOf;
  return (
    <>
      {isSimple ? null : "("}
      <SchemaText schema={items ?? {}} depth={depth} />
      {isSimple ? "[]" : ")[]"}
    </>
  );
}

function Members({ schema, depth }: { schema: JsonSchema; depth: number }) {
  const required = new Set(schema.required);
  return (
    <>
      {"{\n"}
      {Object.entries(schema.properties ?? {}).map(([name, member]) => (
        <Fragment key={name}>
          {INDENT.repeat(depth + 1)}
          <span className="text-fg">{name}</span>
          {required.has(name) ? ": " : "?: "}
          <SchemaText schema={member} depth={depth + 1} />
          {"\n"}
        </Fragment>
      ))}
      {INDENT.repeat(depth)}
      {"}"}
    </>
  );
}
