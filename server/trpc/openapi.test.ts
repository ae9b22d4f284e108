import { expect, test } from "vitest";
import { describeApi } from "@/server/trpc/openapi";
import { parameterName, restRoutes } from "@/server/trpc/rest-routes";

const api = describeApi();

test("every operation of the API is described with its parameters, answers and problems", () => {
  expect(restRoutes.length).toBeGreaterThan(10);
  for (const route of restRoutes) {
    const operation = api.paths[route.path]?.[route.method.toLowerCase()];
    expect(operation, `${route.method} ${route.path}`).toBeDefined();
    const described = operation?.parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name);
    expect(described).toEqual(route.segments.flatMap((segment) => parameterName(segment) ?? []));
    expect(Object.keys(operation?.responses ?? {})).toEqual(expect.arrayContaining(["401", "403", "500"]));
  }
});

test("no two operations share an address or a name", () => {
  expect(new Set(restRoutes.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, "{}")}`)).size).toBe(
    restRoutes.length,
  );
  expect(new Set(restRoutes.map(({ procedure }) => procedure)).size).toBe(restRoutes.length);
});

test("every reference leads somewhere", () => {
  const text = JSON.stringify(api);
  const known = (kind: "schemas" | "responses") =>
    Object.keys(api.components[kind]).map((name) => `#/components/${kind}/${name}`);
  const targets = new Set([...known("schemas"), ...known("responses")]);
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target);
  expect(references.length).toBeGreaterThan(20);
  for (const target of references) expect(targets).toContain(target);
  expect(text).not.toContain("$defs");
});

test("operations that answer say what", () => {
  const silent = restRoutes.filter(({ output }) => output === null).map(({ method, path }) => `${method} ${path}`);
  expect(silent).toEqual([]);
});

test("a provider's failure is described where a caller can meet it, and nowhere else", () => {
  const met = restRoutes.filter(({ path, method }) => api.paths[path]?.[method.toLowerCase()]?.responses["502"]);
  expect(met.map(({ procedure }) => procedure).sort()).toEqual([
    "credits.reconcile",
    "webhooks.activateSubscription",
    "webhooks.checkSubscriptions",
    "webhooks.removeSubscription",
    "webhooks.subscribe",
  ]);
  for (const { path, method } of met)
    expect(Object.keys(api.paths[path]?.[method.toLowerCase()]?.responses ?? {})).toEqual(
      expect.arrayContaining(["402", "502", "503"]),
    );
});

test("what is deleted may be in conflict, and what a body says instead of the query is told", () => {
  const { responses, description, parameters } = api.paths["/suppressions/{id}"]?.delete ?? {};
  expect(Object.keys(responses ?? {})).toEqual(expect.arrayContaining(["409", "413", "415"]));
  expect(description).toContain("JSON body");
  expect(parameters?.map(({ name }) => name)).toEqual(["id", "reason"]);
  expect(api.paths["/webhooks/subscriptions/{id}"]?.delete?.description).not.toContain("JSON body");
});

test("imports take a file as well as a list", () => {
  const content = api.paths["/imports"]?.post?.requestBody?.content;
  expect(Object.keys(content ?? {})).toEqual(["application/json", "text/csv", "text/plain", "application/zip"]);
});

test("exports are described as files, with the filters of the list", () => {
  const namesOf = (path: string) => api.paths[path]?.get?.parameters.map(({ name }) => name) ?? [];
  const filters = namesOf("/companies.csv");
  expect(filters).toContain("stage");
  expect(namesOf("/companies")).toEqual(expect.arrayContaining(filters));
  expect(namesOf("/runs/{id}/companies.csv")).toEqual(["id"]);
  expect(namesOf("/credits/ledger.csv")).toEqual(["kind", "operation", "companyNumber", "runId"]);
  expect(namesOf("/credits/analytics.csv")).toEqual(["days", "part"]);
  for (const path of ["/companies.csv", "/runs/{id}/companies.csv", "/credits/ledger.csv", "/credits/analytics.csv"]) {
    expect(api.paths[path]?.get?.responses["200"]).toHaveProperty(["content", "text/csv"]);
  }
  expect(api.tags.map(({ name }) => name)).toContain("Exports");
});

test("queries are parameters, lists joined by commas", () => {
  const parameters = api.paths["/jobs"]?.get?.parameters ?? [];
  expect(parameters.find(({ name }) => name === "state")).toMatchObject({
    in: "query",
    required: false,
    explode: false,
    schema: { type: "array" },
  });
  expect(api.paths["/jobs/{id}"]?.get?.parameters).toMatchObject([
    { name: "id", in: "path", required: true, schema: { format: "uuid" } },
  ]);
});
