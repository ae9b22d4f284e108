import { beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { stopSender } from "@/server/queues/boss";
import { askRest, createTokens, problemOf } from "@/server/testing/ask-rest";
import { resetDatabase } from "@/server/testing/database";

beforeEach(async () => {
  await stopSender();
  await resetDatabase();
  await createTokens();
});

test("bad input names each field and how to mend it", async () => {
  const { status, errors, detail } = await problemOf(await askRest("GET", "/jobs?limit=0&state=sleeping"));
  expect(status).toBe(400);
  expect(errors.map(({ field }) => field).sort()).toEqual(["limit", "state"]);
  expect(detail).toContain("limit");
  const cursor = await problemOf(await askRest("GET", "/jobs?cursor=made-up"));
  expect(cursor).toMatchObject({ status: 400, errors: [{ field: "cursor" }] });
  const place = Buffer.from(JSON.stringify(["forward", "daysLeft", "2020-13-45", "1"])).toString("base64url");
  for (const [query, field] of [
    [`cursor=${place}`, "cursor"],
    [`status=${"x".repeat(61)}`, "status"],
    ["type=a%00", "type"],
    ["officer=a%00b", "officer"],
  ])
    expect(await problemOf(await askRest("GET", `/companies?${query}`)), query).toMatchObject({
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
      expect(await problemOf(await askRest("GET", `${path}?cursor=${cursor}`)), path).toMatchObject({
        status: 400,
        errors: [{ field: "cursor" }],
      });
  for (const path of ["/credits/ledger", "/credits/drifts"])
    expect(await problemOf(await askRest("GET", `${path}?cursor=${forged[0]}`)), path).toMatchObject({ status: 400 });
});

test("a character that PostgreSQL cannot keep is bad input, not an accident", async () => {
  expect(await problemOf(await askRest("GET", "/jobs?companyNumber=%00"))).toMatchObject({
    status: 400,
    errors: [{ field: "companyNumber" }],
  });
  const path = await problemOf(await askRest("POST", "/queues/%00/resume"));
  expect(path.status).toBe(400);
});

test("a body of a type that nothing takes is told which types are taken", async () => {
  const send = async (path: string) =>
    (await problemOf(await askRest("POST", path, { body: "<xml/>", type: "application/xml" }))).detail;
  for (const type of ["application/json", "text/csv", "application/zip"])
    expect(await send("/imports")).toContain(type);
  expect(await send("/discovery/domain")).toBe("Send the body as application/json, not application/xml");
});

test("a company number that cannot be one is told by its field's name", async () => {
  const answer = await askRest("POST", "/discovery/domain", { body: '{"companyNumber":"zz"}' });
  expect(await problemOf(answer)).toMatchObject({ status: 400, errors: [{ field: "companyNumber" }] });
});

test("a misspelt field is refused and named: it never starts a paid run nor widens one", async () => {
  const run = (body: object) => askRest("POST", "/runs", { body: JSON.stringify(body) });
  const misspelt = await problemOf(await run({ companyNumbers: ["00000006"], cap: 5, dryrun: true }));
  expect([misspelt.status, misspelt.errors?.map((error) => error.field).join()]).toEqual([400, "dryrun"]);
  expect((await problemOf(await run({ filter: { stagee: "proposed" }, cap: 5 }))).status).toBe(400);
  expect((await problemOf(await run({ companyNumbers: ["00000006"], cap: null }))).errors?.[0]?.field).toBe("cap");
  expect((await problemOf(await run({ companyNumbers: ["00000006"], cap: 5, steps: [] }))).errors?.[0]?.field).toBe(
    "steps",
  );
  expect((await problemOf(await askRest("GET", "/companies?unknown=1"))).errors?.[0]?.field).toBe("unknown");
  expect(await db.run.count()).toBe(0);
});

test("an empty filter starts nothing, and an empty list beside others never widens a run", async () => {
  await db.company.create({ data: { number: "00000006", name: "A", strikeOffStage: "proposed", town: "Leeds" } });
  const run = async (filter: unknown, rest: object = {}) =>
    problemOf(await askRest("POST", "/runs", { body: JSON.stringify({ filter, cap: 1, steps: ["domain"], ...rest }) }));
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
  const replay = await askRest("POST", "/webhooks/replay", { body: '{"filter":{"channel":"task","state":[]}}' });
  expect(await problemOf(replay)).toMatchObject({ status: 400, errors: [{ field: "filter.state" }] });
  const refresh = await askRest("POST", "/companies/00000006/refresh", { body: '{"steps":[]}' });
  expect(await problemOf(refresh)).toMatchObject({ status: 400, errors: [{ field: "steps" }] });
});

test("what is wrong is told in words, by the name of what was sent", async () => {
  const mistakes = async (method: string, path: string, body?: object) =>
    (await problemOf(await askRest(method, path, body && { body: JSON.stringify(body) }))).errors;
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
  const response = await askRest("GET", `/companies?${names.map((name) => `${name}=`).join("&")}`);
  expect(response.status).toBe(200);
  expect((await askRest("GET", "/jobs?state=&limit=+&cursor=")).status).toBe(200);
  // Where something is done, an empty word is no word.
  const run = { companyNumbers: ["00000006"], cap: 1 };
  const started = await askRest("POST", "/runs?dryRun=", { body: JSON.stringify(run) });
  expect(await problemOf(started)).toMatchObject({ status: 400, errors: [{ field: "dryRun" }] });
});

test("a queue is paused without a word or an end, and null is none", async () => {
  expect(await (await askRest("POST", "/queues/find-domain/pause")).json()).toMatchObject({
    paused: { reason: "No reason was given", until: null },
  });
  const nothing = await askRest("POST", "/queues/find-domain/pause", { body: '{"reason":null,"until":null}' });
  expect(await nothing.json()).toMatchObject({ paused: { reason: "No reason was given", until: null } });
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const timed = await askRest("POST", "/queues/find-domain/pause", { body: JSON.stringify({ until }) });
  expect(await timed.json()).toMatchObject({ paused: { until } });
  for (const wrong of [0, "soon", ""]) {
    const body = JSON.stringify({ until: wrong });
    expect(await problemOf(await askRest("POST", "/queues/find-domain/pause", { body }))).toMatchObject({
      errors: [{ field: "until", message: "takes an instant such as 2027-01-31T09:00:00Z" }],
    });
  }
});

test("a run takes more than a thousand companies", async () => {
  const companyNumbers = Array.from({ length: 1500 }, (_, index) => String(10_000_000 + index));
  const response = await askRest("POST", "/runs", { body: JSON.stringify({ companyNumbers, cap: 0, dryRun: true }) });
  expect(await response.json()).toMatchObject({ id: null, estimate: { companies: 1500 } });
});
