import { beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { signScope } from "@/server/webhooks/capability";
import { DELETE, GET, POST } from "./route";

const BODY = '{"event":"company.found_domains_by_names"}';
const url = "http://localhost/";
let taskId: string;

beforeEach(async () => {
  await resetDatabase();
  ({ id: taskId } = await db.snovTask.create({
    data: { kind: "domain", size: 1, state: "started", taskHash: "a".repeat(32) },
  }));
});

function contextOf(token = signScope(taskId, ["the-newest-secret"]) ?? "") {
  return { params: Promise.resolve({ scope: taskId, token }) };
}

async function post(body: string, context = contextOf()): Promise<number> {
  const response = await POST(new Request(url, { method: "POST", body }), context);
  return response.status;
}

test("a delivery and its repetition are both acknowledged", async () => {
  expect(await post(BODY)).toBe(200);
  expect(await post(BODY)).toBe(200);
  expect(await db.webhookDelivery.count()).toBe(2);
});

test("what can never succeed gets a 4xx", async () => {
  expect(await post("{")).toBe(400);
  expect(await post("x".repeat(2 ** 20 + 1))).toBe(413);
  expect(await post(BODY, contextOf("no"))).toBe(404);
  expect(await db.webhookDelivery.count({ where: { state: { not: "rejected" } } })).toBe(0);
});

test("a look at a good address finds it, at a forged one nothing", async () => {
  expect((await GET(new Request(url), contextOf())).status).toBe(200);
  expect((await GET(new Request(url), contextOf("no"))).status).toBe(404);
});

test("another method is refused, at a forged address as one that is not there", async () => {
  const response = await DELETE(new Request(url), contextOf());
  expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
  expect((await DELETE(new Request(url), contextOf("no"))).status).toBe(404);
  expect(await db.webhookRejection.count({ where: { reason: "forged" } })).toBe(1);
});
