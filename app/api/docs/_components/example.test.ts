import { expect, test } from "vitest";
import type { JsonSchema } from "@/server/trpc/openapi-schema";
import type { ApiOperation } from "@/server/trpc/openapi-shape";
import { curlExample } from "./example";

const operation: ApiOperation = {
  operationId: "runs_start",
  summary: "",
  description: "",
  tags: [],
  parameters: [],
  responses: {},
};

test("a read is one line and its token", () => {
  expect(curlExample("GET", "https://desk.example/api/v1/credits", operation)).toBe(
    'curl "https://desk.example/api/v1/credits" \\\n  -H "Authorization: Bearer $TOKEN"',
  );
});

test("a write shows the members that it needs", () => {
  const properties: Record<string, JsonSchema> = {
    cap: { type: "integer" },
    name: { type: "string" },
    kind: { enum: ["a"] },
  };
  const content = {
    "application/json": { schema: { type: "object" as const, properties, required: ["cap", "kind"] } },
  };
  const command = curlExample("POST", "https://desk.example/api/v1/runs", {
    ...operation,
    requestBody: { required: true, content },
  });
  expect(command).toContain("-X POST");
  expect(command).toContain(`-d '{"cap":400,"kind":"a"}'`);
});
