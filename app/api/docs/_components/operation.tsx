import { Badge, type Hue } from "@/components/ui/badge";
import type { ApiOperation, ApiParameter } from "@/server/trpc/openapi-shape";
import { CodeBlock } from "./code-block";
import { curlExample } from "./example";
import { SchemaText } from "./schema-text";

const HUES: Record<string, Hue> = { GET: "blue", POST: "green", PUT: "amber", PATCH: "amber", DELETE: "red" };

interface OperationProps {
  method: string;
  path: string;
  baseUrl: string;
  operation: ApiOperation;
}

/** One operation: what it does, what it takes, what it answers, and a command to try it. */
export function Operation({ method, path, baseUrl, operation }: OperationProps) {
  const command = curlExample(method, `${baseUrl}${path}`, operation);
  return (
    <article id={operation.operationId} className="scroll-mt-4 border-line border-t py-5 first:border-line-strong">
      <h3 className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge hue={HUES[method]}>{method}</Badge>
        <span className="code break-all font-medium text-base">{path}</span>
      </h3>
      <p className="mt-1.5 max-w-[76ch]">
        {operation.summary}. <span className="text-muted">{operation.description}</span>
      </p>
      {operation.parameters.length > 0 ? <Parameters parameters={operation.parameters} /> : null}
      <Bodies operation={operation} />
      <CodeBlock label="Try it" copy={command}>
        {command}
      </CodeBlock>
    </article>
  );
}

function Parameters({ parameters }: { parameters: readonly ApiParameter[] }) {
  return (
    <div className="mt-3">
      <table className="w-full table-fixed border-collapse text-left">
        <thead className="text-muted text-xs">
          <tr className="border-line border-b [&>th]:py-1 [&>th]:pr-4 [&>th]:font-medium">
            <th scope="col" className="w-36">
              Parameter
            </th>
            <th scope="col" className="w-16">
              In
            </th>
            <th scope="col">Type</th>
          </tr>
        </thead>
        <tbody>
          {parameters.map(({ name, in: place, required, schema }) => (
            <tr key={name} className="border-line border-b align-top [&>td]:py-1.5 [&>td]:pr-4">
              <td className="code break-words">
                {name}
                {required ? null : <span className="text-muted">?</span>}
              </td>
              <td className="text-muted">{place}</td>
              <td className="code break-words text-fg-soft">
                <SchemaText schema={schema} />
                {schema.default === undefined ? null : (
                  <span className="text-muted"> = {JSON.stringify(schema.default)}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Bodies({ operation }: { operation: ApiOperation }) {
  const json = operation.requestBody?.content["application/json"];
  const files = Object.keys(operation.requestBody?.content ?? {}).filter((type) => type !== "application/json");
  const success = operation.responses["200"];
  const answer = success && "content" in success ? success.content?.["application/json"] : undefined;
  return (
    <div className="grid gap-x-6 lg:grid-cols-2">
      {json ? (
        <div className="min-w-0">
          <CodeBlock label="Body, as application/json">
            <SchemaText schema={json.schema} />
          </CodeBlock>
          {files.length > 0 ? (
            <p className="mt-2 text-fg-soft text-xs">Or a file as it is, up to 256 MB: {files.join(", ")}.</p>
          ) : null}
        </div>
      ) : null}
      {answer ? (
        <div className="min-w-0">
          <CodeBlock label="Answer">
            <SchemaText schema={answer.schema} />
          </CodeBlock>
        </div>
      ) : null}
    </div>
  );
}
