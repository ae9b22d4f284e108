import { beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { type Role, systemActor } from "@/server/access/actor";
import { createToken } from "@/server/access/create-token";
import { revokeToken } from "@/server/access/revoke-token";
import { db } from "@/server/platform/db/client";
import { stopSender } from "@/server/queues/boss";
import { streamStatus } from "@/server/register/stream/schema";
import { resetDatabase } from "@/server/testing/database";
import { describeApi } from "@/server/trpc/openapi";
import { problem } from "@/server/trpc/problem";
import { handleRest } from "@/server/trpc/rest";

const tokens: Record<Role, string> = { viewer: "", analyst: "", admin: "" };

beforeEach(async () => {
  await stopSender();
  await resetDatabase();
  for (const role of ["viewer", "analyst", "admin"] as const) {
    tokens[role] = (await createToken(systemActor, { name: `a ${role}`, role })).token;
  }
});

interface Options {
  token?: string | null;
  body?: BodyInit;
  type?: string;
}

function ask(
  method: string,
  path: string,
  { token = tokens.admin, body, type = "application/json" }: Options = {},
): Promise<Response> {
  const headers = new Headers(token ? { authorization: `Bearer ${token}` } : {});
  if (body !== undefined) headers.set("content-type", type);
  return handleRest(new Request(`http://localhost/api/v1${path}`, { method, headers, body }));
}

async function problemOf(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const body = problem.parse(await response.json());
  expect(body.status).toBe(response.status);
  return body;
}

test("a list answers items, a cursor and a total", async () => {
  const response = await ask("GET", "/jobs?limit=5");
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ items: [], nextCursor: null, total: { count: 0, exact: true } });
});

test("without a token, with an unknown or a revoked one, nothing is told", async () => {
  const { id, token } = await createToken(systemActor, { name: "old", role: "admin" });
  await revokeToken(systemActor, id);
  for (const wrong of [null, "sl_unknown", token]) {
    const response = await ask("GET", "/jobs", { token: wrong });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("Bearer");
    await problemOf(response);
  }
});

test("the state of the register's stream is told to whoever may read, and to nobody else", async () => {
  const response = await ask("GET", "/stream", { token: tokens.viewer });
  expect(response.status).toBe(200);
  const status = streamStatus.parse(await response.json());
  expect(status).toMatchObject({ state: "off", detail: "No worker has read the register's stream yet." });
  expect(status.streams.map(({ name }) => name)).toEqual(["companies", "filings"]);
  for (const path of ["/stream/history", "/stream/log"]) expect((await ask("GET", path)).status).toBe(200);
  expect((await ask("GET", "/stream", { token: null })).status).toBe(401);
});

test("bad input names each field and how to mend it", async () => {
  const { status, errors, detail } = await problemOf(await ask("GET", "/jobs?limit=0&state=sleeping"));
  expect(status).toBe(400);
  expect(errors.map(({ field }) => field).sort()).toEqual(["limit", "state"]);
  expect(detail).toContain("limit");
  const cursor = await problemOf(await ask("GET", "/jobs?cursor=made-up"));
  expect(cursor).toMatchObject({ status: 400, errors: [{ field: "cursor" }] });
  const place = Buffer.from(JSON.stringify(["forward", "daysLeft", "2020-13-45", "1"])).toString("base64url");
  for (const [query, field] of [
    [`cursor=${place}`, "cursor"],
    [`status=${"x".repeat(61)}`, "status"],
    ["type=a%00", "type"],
    ["officer=a%00b", "officer"],
  ])
    expect(await problemOf(await ask("GET", `/companies?${query}`)), query).toMatchObject({
      status: 400,
      errors: [{ field: expect.stringMatching(`^${field}`) }],
    });
});

test("a cursor that no list gave out is bad input to all of them", async () => {
  const forged = [["x", "y"], ["x"], [1.5], [9, "x", "y"], [null, null], ["forward", 1, 2, 3]].map((values) =>
    Buffer.from(JSON.stringify(values)).toString("base64url"),
  );
  for (const path of ["/jobs", "/runs", "/imports", "/webhooks", "/alerts", "/suppressions", "/companies"])
    for (const cursor of forged)
      expect(await problemOf(await ask("GET", `${path}?cursor=${cursor}`)), path).toMatchObject({
        status: 400,
        errors: [{ field: "cursor" }],
      });
  for (const path of ["/credits/ledger", "/credits/drifts"])
    expect(await problemOf(await ask("GET", `${path}?cursor=${forged[0]}`)), path).toMatchObject({ status: 400 });
});

test("a character that PostgreSQL cannot keep is bad input, not an accident", async () => {
  expect(await problemOf(await ask("GET", "/jobs?companyNumber=%00"))).toMatchObject({
    status: 400,
    errors: [{ field: "companyNumber" }],
  });
  const path = await problemOf(await ask("POST", "/queues/%00/resume"));
  expect(path.status).toBe(400);
});

test("what does not exist is a 404, as an address and as a thing", async () => {
  expect(await problemOf(await ask("GET", "/nothing/here"))).toMatchObject({ status: 404 });
  expect(await problemOf(await ask("GET", ""))).toMatchObject({ status: 404 });
  const id = "0191a5c0-0000-7000-8000-000000000001";
  expect((await problemOf(await ask("GET", `/jobs/${id}`))).detail).toContain(id);
  expect(await problemOf(await ask("GET", "/jobs/not-an-id"))).toMatchObject({
    status: 400,
    errors: [{ field: "id" }],
  });
});

test("another method than the address takes is a 405 that lists them", async () => {
  const response = await ask("DELETE", "/imports");
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
  expect(await problemOf(await ask("POST", "/imports", { body, type }))).toMatchObject({ status });
});

test("a body of a type that nothing takes is told which types are taken", async () => {
  const send = async (path: string) =>
    (await problemOf(await ask("POST", path, { body: "<xml/>", type: "application/xml" }))).detail;
  for (const type of ["application/json", "text/csv", "application/zip"])
    expect(await send("/imports")).toContain(type);
  expect(await send("/discovery/domain")).toBe("Send the body as application/json, not application/xml");
});

test("a company number that cannot be one is told by its field's name", async () => {
  const answer = await ask("POST", "/discovery/domain", { body: '{"companyNumber":"zz"}' });
  expect(await problemOf(answer)).toMatchObject({ status: 400, errors: [{ field: "companyNumber" }] });
});

test("a viewer reads but changes nothing, by JSON or by file", async () => {
  const { token } = { token: tokens.viewer };
  expect((await ask("GET", "/queues", { token })).status).toBe(200);
  const changes = [
    ask("POST", "/queues/find-domain/pause", { token, body: '{"reason":"because"}' }),
    ask("POST", "/imports", { token, body: '{"companyNumbers":["00000001"]}' }),
    ask("POST", "/imports", { token, body: "00000001\n", type: "text/csv" }),
  ];
  for (const change of changes) expect(await problemOf(await change)).toMatchObject({ status: 403 });
  expect(await db.queuePause.count()).toBe(0);
  expect(await db.import.count()).toBe(0);
});

test("a queue is paused and resumed with the token's name in the audit", async () => {
  const paused = await ask("POST", "/queues/find-domain/pause", { body: '{"reason":"stock-taking"}' });
  expect(paused.status).toBe(200);
  expect(await db.queuePause.findFirst()).toMatchObject({
    queue: "find-domain",
    by: "a admin",
    reason: "stock-taking",
  });
  expect((await ask("POST", "/queues/find-domain/resume")).status).toBe(200);
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
    const response = await ask("POST", "/imports", { token: tokens.analyst, body, type });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ state: "completed", format: "number_list", progress: { rows: 2 } });
  }
});

test("an unexpected failure is logged and tells a stranger nothing", async () => {
  vi.spyOn(db, "$queryRaw").mockRejectedValue(new Error("password=hunter2"));
  const { status, detail } = await problemOf(await ask("GET", "/queues"));
  expect(status).toBe(500);
  expect(detail).toBe("Something went wrong");
  vi.restoreAllMocks();
});

test("a misspelt field is refused and named: it never starts a paid run nor widens one", async () => {
  const run = (body: object) => ask("POST", "/runs", { body: JSON.stringify(body) });
  const misspelt = await problemOf(await run({ companyNumbers: ["00000006"], cap: 5, dryrun: true }));
  expect([misspelt.status, misspelt.errors?.map((error) => error.field).join()]).toEqual([400, "dryrun"]);
  expect((await problemOf(await run({ filter: { stagee: "proposed" }, cap: 5 }))).status).toBe(400);
  expect((await problemOf(await run({ companyNumbers: ["00000006"], cap: null }))).errors?.[0]?.field).toBe("cap");
  expect((await problemOf(await run({ companyNumbers: ["00000006"], cap: 5, steps: [] }))).errors?.[0]?.field).toBe(
    "steps",
  );
  expect((await problemOf(await ask("GET", "/companies?unknown=1"))).errors?.[0]?.field).toBe("unknown");
  expect(await db.run.count()).toBe(0);
});

test("an empty filter starts nothing, and an empty list beside others never widens a run", async () => {
  await db.company.create({ data: { number: "00000006", name: "A", strikeOffStage: "proposed", town: "Leeds" } });
  const run = async (filter: unknown, rest: object = {}) =>
    problemOf(await ask("POST", "/runs", { body: JSON.stringify({ filter, cap: 1, steps: ["domain"], ...rest }) }));
  const empty = [
    {},
    { stage: [] },
    { stage: "" },
    { status: "," },
    { sic: [] },
    { state: [], section: [], type: [] },
    { area: " , " },
    { q: " " },
    { stage: [], area: "" },
  ];
  for (const filter of empty)
    for (const rest of [{}, { dryRun: true }])
      expect(await run(filter, rest), JSON.stringify(filter)).toMatchObject({
        status: 400,
        detail: expect.stringContaining("filter is empty"),
        errors: [{ field: "filter" }],
      });
  for (const list of [[], "", ","])
    expect(await run({ area: "Leeds", stage: list })).toMatchObject({
      status: 400,
      errors: [{ field: "filter.stage" }],
    });
  // None of them is a number, least of all 0.
  for (const minLeadScore of [null, "", [], true])
    expect(await run({ minLeadScore })).toMatchObject({ status: 400, errors: [{ field: "filter.minLeadScore" }] });
  expect(await db.run.count()).toBe(0);
  const replay = await ask("POST", "/webhooks/replay", { body: '{"filter":{"channel":"task","state":[]}}' });
  expect(await problemOf(replay)).toMatchObject({ status: 400, errors: [{ field: "filter.state" }] });
  const refresh = await ask("POST", "/companies/00000006/refresh", { body: '{"steps":[]}' });
  expect(await problemOf(refresh)).toMatchObject({ status: 400, errors: [{ field: "steps" }] });
});

test("what is wrong is told in words, by the name of what was sent", async () => {
  const mistakes = async (method: string, path: string, body?: object) =>
    (await problemOf(await ask(method, path, body && { body: JSON.stringify(body) }))).errors;
  expect(await mistakes("GET", "/companies?limit=abc&stage=sleeping,dreaming&hasDomain=1&minConfidence=2")).toEqual([
    { field: "stage", message: "takes one of proposed, suspended, discontinued, dissolved" },
    { field: "hasDomain", message: "takes true or false" },
    { field: "minConfidence", message: "takes a number from 0 to 1" },
    { field: "limit", message: "takes a whole number from 1 to 200" },
  ]);
  expect(await mistakes("POST", "/discovery/domain", {})).toEqual([
    { field: "companyNumber", message: "is missing: it takes text" },
  ]);
  expect(await mistakes("POST", "/runs", { cap: 1 })).toEqual([
    { field: "companyNumbers", message: "give companyNumbers or filter" },
  ]);
  expect(await mistakes("POST", "/runs", { companyNumbers: ["00000006"], cap: 1, steps: ["phones"] })).toEqual([
    { field: "steps", message: "takes one of domain, officers, emails" },
  ]);
});

test("an empty parameter of a list asks for nothing, whatever it takes", async () => {
  const names = ["q", "status", "stage", "hasDomain", "minConfidence", "dueWithin", "limit", "cursor", "area", "sort"];
  const response = await ask("GET", `/companies?${names.map((name) => `${name}=`).join("&")}`);
  expect(response.status).toBe(200);
  expect((await ask("GET", "/jobs?state=&limit=+&cursor=")).status).toBe(200);
  // Where something is done, an empty word is no word.
  const run = { companyNumbers: ["00000006"], cap: 1 };
  const started = await ask("POST", "/runs?dryRun=", { body: JSON.stringify(run) });
  expect(await problemOf(started)).toMatchObject({ status: 400, errors: [{ field: "dryRun" }] });
});

test("every list has its items, its cursor and its total", async () => {
  for (const path of [
    "/credits/drifts",
    "/credits/unknown-tasks",
    "/lookups/cache",
    "/people",
    "/webhooks/subscriptions",
  ]) {
    const response = await ask("GET", path);
    expect(await response.json(), path).toMatchObject({
      items: expect.any(Array),
      nextCursor: null,
      total: { count: expect.any(Number), exact: true },
    });
  }
});

test("a queue is paused without a word or an end, and null is none", async () => {
  expect(await (await ask("POST", "/queues/find-domain/pause")).json()).toMatchObject({
    paused: { reason: "No reason was given", until: null },
  });
  const nothing = await ask("POST", "/queues/find-domain/pause", { body: '{"reason":null,"until":null}' });
  expect(await nothing.json()).toMatchObject({ paused: { reason: "No reason was given", until: null } });
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const timed = await ask("POST", "/queues/find-domain/pause", { body: JSON.stringify({ until }) });
  expect(await timed.json()).toMatchObject({ paused: { until } });
  for (const wrong of [0, "soon", ""]) {
    const body = JSON.stringify({ until: wrong });
    expect(await problemOf(await ask("POST", "/queues/find-domain/pause", { body }))).toMatchObject({
      errors: [{ field: "until", message: "takes an instant such as 2027-01-31T09:00:00Z" }],
    });
  }
});

test("a run takes more than a thousand companies", async () => {
  const companyNumbers = Array.from({ length: 1500 }, (_, index) => String(10_000_000 + index));
  const response = await ask("POST", "/runs", { body: JSON.stringify({ companyNumbers, cap: 0, dryRun: true }) });
  expect(await response.json()).toMatchObject({ id: null, estimate: { companies: 1500 } });
});

test("a suppression is lifted for a reason in the query or in a JSON body, and no body is passed over", async () => {
  const suppress = async (value: string) => {
    const made = await ask("POST", "/suppressions", {
      body: JSON.stringify({ kind: "domain", value, reason: "asked by phone" }),
    });
    return z.object({ id: z.uuid() }).parse(await made.json()).id;
  };
  const inBody = await suppress("harrowmere.example");
  const misspelt = await ask("DELETE", `/suppressions/${inBody}?reason=mistake`, { body: '{"reasn":"mistake"}' });
  expect(await problemOf(misspelt)).toMatchObject({ status: 400, errors: [{ field: "reasn" }] });
  expect(await problemOf(await ask("DELETE", `/suppressions/${inBody}`, { body: "{" }))).toMatchObject({ status: 400 });
  const lifted = await ask("DELETE", `/suppressions/${inBody}`, { body: '{"reason":"it was a mistake"}' });
  expect([lifted.status, await lifted.json()]).toEqual([200, { id: inBody }]);

  const inQuery = await suppress("penhallow.example");
  expect((await ask("DELETE", `/suppressions/${inQuery}?reason=it+was+a+mistake`)).status).toBe(200);
});

test("what waits for Snov.io says that it cannot be asked, as the description of the API says", async () => {
  for (const path of ["/webhooks/subscriptions/check", "/credits/reconcile"]) {
    const { status, detail } = await problemOf(await ask("POST", path));
    expect([status, detail]).toEqual([503, "Snov.io cannot be asked just now: try again in a minute"]);
    expect(describeApi().paths[path]?.post?.responses).toHaveProperty("503");
  }
});
