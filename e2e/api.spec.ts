import type { APIResponse } from "@playwright/test";
import { expect, test } from "./support/journey";
import { stranger } from "./support/settings";

test.use({ storageState: stranger });

const companies = [
  { number: "98700001", name: "WEXCOMBE API LIMITED" },
  { number: "98700002", name: "WEXCOMBE REST LIMITED" },
];

const withToken = () => ({ authorization: `Bearer ${process.env.E2E_TOKEN}` });

async function expectProblem(response: APIResponse, status: number, detail: RegExp): Promise<void> {
  expect(response.status()).toBe(status);
  expect(response.headers()["content-type"]).toContain("application/problem+json");
  const problem = await response.json();
  expect(problem).toMatchObject({ status, detail: expect.stringMatching(detail) });
}

test("a program lists companies page by page", async ({ request, api }) => {
  await api.importCompanies(companies);
  const first = await request.get("/api/v1/companies?q=wexcombe&limit=1&sort=name", { headers: withToken() });
  expect(first.status()).toBe(200);
  const { items, total, nextCursor } = await first.json();
  expect(items.map(({ number }: { number: string }) => number)).toEqual(["98700001"]);
  expect(total).toEqual({ count: 2, exact: true });
  const rest = await request.get(`/api/v1/companies?q=wexcombe&limit=1&sort=name&cursor=${nextCursor}`, {
    headers: withToken(),
  });
  expect((await rest.json()).items[0].number).toBe("98700002");
});

test("a program asks for the price of a run without starting it", async ({ request, api }) => {
  await api.importCompanies(companies);
  const response = await request.post("/api/v1/runs", {
    headers: withToken(),
    data: { companyNumbers: ["98700001", "98700002"], cap: 10, dryRun: true },
  });
  expect(response.status()).toBe(200);
  expect(await response.json()).toMatchObject({ id: null, estimate: { companies: 2, minimum: 0 } });
  const { items } = await (await request.get("/api/v1/runs?limit=100", { headers: withToken() })).json();
  expect(items.filter(({ cap }: { cap: number }) => cap === 10)).toEqual([]);
});

test("a program asks how the register's stream does", async ({ request }) => {
  const ask = async () => (await request.get("/api/v1/stream", { headers: withToken() })).json();
  await expect.poll(async () => (await ask()).state).toBe("running");
  const { streams, requests } = await ask();
  expect(streams.map(({ name }: { name: string }) => name)).toEqual(["companies", "filings"]);
  expect(requests.limit).toBeGreaterThan(0);
});

test("whatever is wrong is said as a problem that names the field", async ({ request }) => {
  await expectProblem(await request.get("/api/v1/companies"), 401, /./);
  const wrong = { authorization: "Bearer sl_wrong" };
  await expectProblem(await request.get("/api/v1/companies", { headers: wrong }), 401, /./);
  await expectProblem(await request.get("/api/v1/companies/98799999", { headers: withToken() }), 404, /98799999/);
  await expectProblem(await request.get("/api/v1/nothing-here", { headers: withToken() }), 404, /./);
  await expectProblem(await request.delete("/api/v1/companies", { headers: withToken() }), 405, /./);
  const runs = await request.post("/api/v1/runs", {
    headers: withToken(),
    data: { companyNumbers: ["98700001"], cap: -1 },
  });
  await expectProblem(runs, 400, /./);
  expect((await runs.json()).errors).toEqual([expect.objectContaining({ field: "cap" })]);
});

test("the documentation and the health check are open to everybody", async ({ page, request }) => {
  await page.goto("/api/docs");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const openapi = await (await request.get("/api/v1/openapi.json")).json();
  expect(openapi.openapi).toMatch(/^3\./);
  expect(Object.keys(openapi.paths)).toContain("/companies/{number}");
  const health = await request.get("/api/health");
  expect(health.status()).toBe(200);
});
