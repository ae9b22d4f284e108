import { beforeEach, expect, test } from "vitest";
import { systemActor } from "@/server/access/actor";
import { createToken } from "@/server/access/create-token";
import { analyticsPart } from "@/server/credits/schema";
import { resetDatabase } from "@/server/testing/database";
import { createPayer, holdForTask, openBooks } from "@/server/testing/factories/ledger";
import { apiAnalytics, apiExport, apiLedger } from "@/server/trpc/export-requests";
import { problem } from "@/server/trpc/problem";

let token = "";
beforeEach(async () => {
  await resetDatabase();
  token = (await createToken(systemActor, { name: "reader", role: "viewer" })).token;
  await openBooks({ granted: 10 });
  await holdForTask(await createPayer(10), 2);
});

const ask = (query = "", bearer = token) =>
  new Request(`http://localhost/api/v1/credits/file.csv${query}`, { headers: { authorization: `Bearer ${bearer}` } });

async function linesOf(response: Response): Promise<string[]> {
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
  return (await response.text()).trimEnd().split("\r\n");
}

test("the ledger goes out as CSV over the API, whole or as its filters say", async () => {
  const whole = await linesOf(await apiLedger(ask()));
  expect(whole[0]).toMatch(/^\uFEFF?sequence,at,kind,amount/);
  expect(whole).toHaveLength(1 + 3);
  expect(await linesOf(await apiLedger(ask("?kind=hold")))).toHaveLength(1 + 2);
});

test("each table of the analytics goes out as CSV, a header and as many cells in each row", async () => {
  for (const part of analyticsPart.options) {
    const [header = "", ...rows] = await linesOf(await apiAnalytics(ask(`?part=${part}&days=7`)));
    expect(rows).toHaveLength({ days: 7, runs: 0, costs: 1, forecast: 1 }[part]);
    for (const row of rows) expect(row.split(",")).toHaveLength(header.split(",").length);
  }
  expect(await linesOf(await apiAnalytics(ask()))).toHaveLength(1 + 30);
});

test("what is wrong is a problem: no token, a filter that cannot be read or holds nothing", async () => {
  const analyst = (await createToken(systemActor, { name: "exporter", role: "analyst" })).token;
  for (const [response, status] of [
    [await apiLedger(ask("", "sl_unknown")), 401],
    [await apiLedger(ask("?kind=gift")), 400],
    [await apiLedger(ask("?cursor=x")), 400],
    [await apiLedger(ask("?kind=")), 400],
    [await apiExport(ask("?area=LS&stage="), null), 400],
    [await apiExport(ask("?status=,"), null), 400],
    [await apiExport(ask("?q=%00", analyst), null), 400],
    [await apiAnalytics(ask("?part=all")), 400],
  ] as const)
    expect([response.status, problem.parse(await response.json()).status]).toEqual([status, status]);
});
