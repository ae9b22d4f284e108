import { beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { systemActor } from "@/server/access/actor";
import { createToken } from "@/server/access/create-token";
import { revokeToken } from "@/server/access/revoke-token";
import { db } from "@/server/platform/db/client";
import { stopSender } from "@/server/queues/boss";
import { streamStatus } from "@/server/register/stream/schema";
import { askRest, createTokens, problemOf, tokens } from "@/server/testing/ask-rest";
import { resetDatabase } from "@/server/testing/database";
import { describeApi } from "@/server/trpc/openapi";

beforeEach(async () => {
  await stopSender();
  await resetDatabase();
  await createTokens();
});

test("a list answers items, a cursor and a total", async () => {
  const response = await askRest("GET", "/jobs?limit=5");
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ items: [], nextCursor: null, total: { count: 0, exact: true } });
});

test("without a token, with an unknown or a revoked one, nothing is told", async () => {
  const { id, token } = await createToken(systemActor, { name: "old", role: "admin" });
  await revokeToken(systemActor, id);
  for (const wrong of [null, "sl_unknown", token]) {
    const response = await askRest("GET", "/jobs", { token: wrong });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("Bearer");
    await problemOf(response);
  }
});

test("the state of the register's stream is told to whoever may read, and to nobody else", async () => {
  const response = await askRest("GET", "/stream", { token: tokens.viewer });
  expect(response.status).toBe(200);
  const status = streamStatus.parse(await response.json());
  expect(status).toMatchObject({ state: "off", detail: "No worker has read the register's stream yet." });
  expect(status.streams.map(({ name }) => name)).toEqual(["companies", "filings"]);
  for (const path of ["/stream/history", "/stream/log"]) expect((await askRest("GET", path)).status).toBe(200);
  expect((await askRest("GET", "/stream", { token: null })).status).toBe(401);
});

test("what does not exist is a 404, as an address and as a thing", async () => {
  expect(await problemOf(await askRest("GET", "/nothing/here"))).toMatchObject({ status: 404 });
  expect(await problemOf(await askRest("GET", ""))).toMatchObject({ status: 404 });
  const id = "0191a5c0-0000-7000-8000-000000000001";
  expect((await problemOf(await askRest("GET", `/jobs/${id}`))).detail).toContain(id);
  expect(await problemOf(await askRest("GET", "/jobs/not-an-id"))).toMatchObject({
    status: 400,
    errors: [{ field: "id" }],
  });
});

test("another method than the address takes is a 405 that lists them", async () => {
  const response = await askRest("DELETE", "/imports");
  expect(response.status).toBe(405);
  expect(response.headers.get("allow")?.split(", ").sort()).toEqual(["GET", "POST"]);
  await problemOf(response);
});

test.each([
  [415, "<xml/>", "application/xml"],
  [400, "{", "application/json"],
  [400, "[]", "application/json"],
  [400, "null", "application/json"],
  [413, `"${"x".repeat(5 * 2 ** 20)}"`, "application/json"],
])("a body that cannot be taken is a %i", async (status, body, type) => {
  expect(await problemOf(await askRest("POST", "/imports", { body, type }))).toMatchObject({ status });
});

test("a viewer reads but changes nothing, by JSON or by file", async () => {
  const { token } = { token: tokens.viewer };
  expect((await askRest("GET", "/queues", { token })).status).toBe(200);
  const changes = [
    askRest("POST", "/queues/find-domain/pause", { token, body: '{"reason":"because"}' }),
    askRest("POST", "/imports", { token, body: '{"companyNumbers":["00000001"]}' }),
    askRest("POST", "/imports", { token, body: "00000001\n", type: "text/csv" }),
  ];
  for (const change of changes) expect(await problemOf(await change)).toMatchObject({ status: 403 });
  expect(await db.queuePause.count()).toBe(0);
  expect(await db.import.count()).toBe(0);
});

test("a queue is paused and resumed with the token's name in the audit", async () => {
  const paused = await askRest("POST", "/queues/find-domain/pause", { body: '{"reason":"stock-taking"}' });
  expect(paused.status).toBe(200);
  expect(await db.queuePause.findFirst()).toMatchObject({
    queue: "find-domain",
    by: "a admin",
    reason: "stock-taking",
  });
  expect((await askRest("POST", "/queues/find-domain/resume")).status).toBe(200);
  expect(await db.queuePause.count()).toBe(0);
  const audit = await db.auditEntry.findMany({ where: { actorKind: "token" } });
  expect(audit).toHaveLength(2);
  expect(audit.every(({ actor }) => actor === "a admin")).toBe(true);
});

test("a list of numbers comes in as CSV or as JSON", async () => {
  for (const [body, type] of [
    ["00000001\n00000002\n", "text/csv"],
    ['{"companyNumbers":["00000001","00000002"]}', "application/json; charset=utf-8"],
  ]) {
    const response = await askRest("POST", "/imports", { token: tokens.analyst, body, type });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ state: "completed", format: "number_list", progress: { rows: 2 } });
  }
});

test("an unexpected failure is logged and tells a stranger nothing", async () => {
  vi.spyOn(db, "$queryRaw").mockRejectedValue(new Error("password=hunter2"));
  const { status, detail } = await problemOf(await askRest("GET", "/queues"));
  expect(status).toBe(500);
  expect(detail).toBe("Something went wrong");
  vi.restoreAllMocks();
});

test("every list has its items, its cursor and its total", async () => {
  for (const path of [
    "/credits/drifts",
    "/credits/unknown-tasks",
    "/lookups/cache",
    "/people",
    "/webhooks/subscriptions",
  ]) {
    const response = await askRest("GET", path);
    expect(await response.json(), path).toMatchObject({
      items: expect.any(Array),
      nextCursor: null,
      total: { count: expect.any(Number), exact: true },
    });
  }
});

test("a suppression is lifted for a reason in the query or in a JSON body, and no body is passed over", async () => {
  const suppress = async (value: string) => {
    const made = await askRest("POST", "/suppressions", {
      body: JSON.stringify({ kind: "domain", value, reason: "asked by phone" }),
    });
    return z.object({ id: z.uuid() }).parse(await made.json()).id;
  };
  const inBody = await suppress("harrowmere.example");
  const misspelt = await askRest("DELETE", `/suppressions/${inBody}?reason=mistake`, { body: '{"reasn":"mistake"}' });
  expect(await problemOf(misspelt)).toMatchObject({ status: 400, errors: [{ field: "reasn" }] });
  expect(await problemOf(await askRest("DELETE", `/suppressions/${inBody}`, { body: "{" }))).toMatchObject({
    status: 400,
  });
  const lifted = await askRest("DELETE", `/suppressions/${inBody}`, { body: '{"reason":"it was a mistake"}' });
  expect([lifted.status, await lifted.json()]).toEqual([200, { id: inBody }]);

  const inQuery = await suppress("penhallow.example");
  expect((await askRest("DELETE", `/suppressions/${inQuery}?reason=it+was+a+mistake`)).status).toBe(200);
});

test("what waits for Snov.io says that it cannot be asked, as the description of the API says", async () => {
  for (const path of ["/webhooks/subscriptions/check", "/credits/reconcile"]) {
    const { status, detail } = await problemOf(await askRest("POST", path));
    expect([status, detail]).toEqual([503, "Snov.io cannot be asked just now: try again in a minute"]);
    expect(describeApi().paths[path]?.post?.responses).toHaveProperty("503");
  }
});
