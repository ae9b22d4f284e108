import { afterEach, describe, expect, it } from "vitest";
import type { Clock } from "@/server/platform/clock";
import { unlimited } from "@/server/platform/slot";
import { createCompaniesHouseClient } from "../client";
import {
  type CompaniesHouseSandbox,
  type CompaniesHouseSandboxOptions,
  createCompaniesHouseSandbox,
} from "./create-sandbox";
import { listPopulation } from "./population";

const start = new Date("2026-06-17T09:00:00Z");
const population = listPopulation("story", "2026-06-17");
const open: CompaniesHouseSandbox[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
});

async function begin(options: Partial<CompaniesHouseSandboxOptions> = {}, apiKey = "sandbox-key") {
  let now = start.getTime();
  const pass = (seconds: number) => {
    now += seconds * 1000;
  };
  const clock: Clock = { now: () => new Date(now), sleep: async (ms) => pass(ms / 1000) };
  const sandbox = await createCompaniesHouseSandbox({ seed: "story", apiKey: "sandbox-key", clock, ...options });
  open.push(sandbox);
  const client = createCompaniesHouseClient({
    baseUrl: sandbox.url,
    apiKey,
    limiter: unlimited,
    clock,
    timeoutMs: 1_000,
  });
  const get = (path: string) =>
    fetch(sandbox.url + path, { headers: { Authorization: `Basic ${btoa("sandbox-key:")}` } });
  const put = (path: string, body: unknown) => fetch(sandbox.url + path, { method: "PUT", body: JSON.stringify(body) });
  return { sandbox, client, get, put, pass };
}

const findOne = (test: (company: (typeof population)[number]) => boolean) => {
  const found = population.find(test);
  if (!found) throw new Error("The population has no such company");
  return found;
};

describe("the sandbox", () => {
  it("serves a company with its officers and filings to the client", async () => {
    const { client } = await begin();
    const proposed = findOne(
      ({ courses }) => courses.at(-1)?.stage === "proposed" && courses.at(-1)?.noticeOn !== null,
    );
    const company = await client.getCompany(proposed.number);
    expect(company).toMatchObject({
      name: proposed.name,
      status: "active",
      statusDetail: "active-proposal-to-strike-off",
      address: proposed.address,
    });
    const filings = await client.getFilings(proposed.number);
    expect(filings.find(({ type }) => type.startsWith("GAZ1"))?.date).toBe(proposed.courses.at(-1)?.noticeOn);
  });

  it("pages more officers than fit on one page", async () => {
    const { client, sandbox } = await begin();
    const many = findOne(({ oddity }) => oddity === "many-officers");
    const { officers } = await client.getOfficers(many.number);
    expect(officers.length).toBeGreaterThan(100);
    expect(new Set(officers.map(({ appointmentId }) => appointmentId)).size).toBe(officers.length);
    expect(sandbox.state().requests.byPath).toEqual({ "/company/{number}/officers": 2 });
  });

  it("answers companies without officers, without status, and unknown ones", async () => {
    const { client, get } = await begin();
    const bare = findOne(({ oddity }) => oddity === "no-officers");
    expect(await client.getOfficers(bare.number)).toEqual({ officers: [], isWhole: true });
    expect(await client.getCompany(findOne(({ oddity }) => oddity === "uk-establishment").number)).toMatchObject({
      status: "unknown",
    });
    expect(await client.getCompany("00000001")).toBeNull();
    expect(await client.getOfficers("00000001")).toEqual({ officers: [], isWhole: false });
    expect(await client.getFilings("00000001")).toEqual([]);
    expect((await get("/company/123")).status).toBe(500);
    expect((await get("/company/99000002/officers?order_by=name")).status).toBe(400);
    expect((await get("/nowhere")).status).toBe(404);
  });

  it("serves single filings, appointments and all appointments of an officer", async () => {
    const { client, get } = await begin();
    const { number } = findOne(({ type, oddity }) => type === "llp" && oddity === null);
    const [officer] = (await client.getOfficers(number)).officers;
    const [filing] = await client.getFilings(number);
    expect(officer?.role).toBe("llp-designated-member");
    expect((await get(`/company/${number}/filing-history/${filing?.transactionId}`)).status).toBe(200);
    expect((await get(`/company/${number}/appointments/${officer?.appointmentId}`)).status).toBe(200);
    const appointments = await (await get(`/officers/${officer?.officerId}/appointments`)).json();
    expect(appointments.items[0].appointed_to.company_number).toBe(number);
    expect((await get("/officers/nobody/appointments")).status).toBe(404);
  });

  it("searches by name and number, with the real server's limits", async () => {
    const { client, get } = await begin();
    const known = findOne(({ oddity }) => oddity === null);
    expect((await client.searchCompanies(known.name, { limit: 1 }))[0]).toMatchObject({ number: known.number });
    expect((await client.searchCompanies(known.number))[0]).toMatchObject({ name: known.name });
    expect(await client.searchCompanies("ltd", { start: 1_000 })).toEqual([]);
    expect((await (await get("/search/companies?q=LTD&items_per_page=1")).json()).items).toEqual([]);

    const found = await (
      await get("/advanced-search/companies?company_status=liquidation&company_type=ltd&size=5")
    ).json();
    expect(found.items).toHaveLength(5);
    expect((await get("/advanced-search/companies?company_status=active-proposal-to-strike-off")).status).toBe(400);
    expect((await get("/advanced-search/companies?size=0")).status).toBe(422);
    expect((await get("/advanced-search/companies?company_name_includes=zzzz")).status).toBe(404);
  });

  it("refuses a wrong and a missing key as the real one does", async () => {
    const { client, sandbox } = await begin({}, "wrong");
    await expect(client.getCompany("99000001")).rejects.toMatchObject({ kind: "unauthorised", status: 401 });
    const bare = await fetch(`${sandbox.url}/company/99000001`);
    expect(bare.headers.get("ch-authentication-error")).toBe("Empty Authorization header");
    expect(sandbox.state().requests.unauthorised).toBe(2);
    expect(sandbox.state().window.used).toBe(0);
  });

  it("refuses what is over the limit until the window ends", async () => {
    const { client, sandbox, pass } = await begin({ limit: 3 });
    for (let request = 0; request < 3; request += 1) await client.getCompany("99000200");
    pass(100);
    await expect(client.getCompany("99000200")).rejects.toMatchObject({ kind: "rate-limited", retryAfterSeconds: 200 });
    pass(200);
    expect(await client.getCompany("99000200")).not.toBeNull();
    expect(sandbox.state()).toMatchObject({ requests: { total: 5, refused: 1 }, window: { used: 1, maxUsed: 4 } });
  });

  it("misbehaves on request", async () => {
    const { client, put } = await begin();
    const fail = async (fault: object) => {
      expect((await put("/_sandbox/faults", { faults: [fault] })).status).toBe(200);
      return client.getCompany("99000200").then(
        () => null,
        (error) => error.kind,
      );
    };
    expect(await fail({ kind: "status", status: 503 })).toBe("unavailable");
    expect(await fail({ kind: "html" })).toBe("unavailable");
    expect(await fail({ kind: "html", status: 200 })).toBe("unavailable");
    expect(await fail({ kind: "empty" })).toBe("unavailable");
    expect(await fail({ kind: "reset" })).toBe("unavailable");
    expect(await fail({ kind: "timeout" })).toBe("unavailable");
    expect(await fail({ kind: "truncated" })).toBe("malformed");
    expect(await fail({ kind: "rate-limited", retryAfterSeconds: 7 })).toBe("rate-limited");
    expect(await fail({ kind: "delay", delayMs: 20 })).toBeNull();
    expect(await fail({ kind: "status", status: 500, path: "/officers" })).toBeNull();
    expect(await fail({ kind: "status", status: 500, times: 1 })).toBe("unavailable");
    expect(await client.getCompany("99000200")).not.toBeNull();
    expect((await put("/_sandbox/faults", { faults: [{ kind: "gremlins" }] })).status).toBe(400);
  });

  it("knows the companies the product knows, with the same facts and its own officers", async () => {
    const known = {
      number: "01234567",
      name: "IMPORTED PLACEHOLDER LTD",
      status: "active",
      statusDetail: "active-proposal-to-strike-off",
      type: "ltd",
      incorporatedOn: "2015-02-03",
      sicCodes: ["62020"],
      address: { line1: "1 SAMPLE ROAD", town: "EXAMPLETOWN", postcode: "ZZ99 1AA" },
    };
    const { client } = await begin({ known: async (number) => (number === known.number ? known : null) });
    const company = await client.getCompany(known.number);
    expect(company).toMatchObject({ ...known, address: expect.objectContaining(known.address) });
    const list = await client.getOfficers(known.number);
    expect(list.officers.length).toBeGreaterThan(0);
    expect(await client.getOfficers(known.number)).toEqual(list);
    const filings = await client.getFilings(known.number);
    expect(filings.some(({ category }) => category === "gazette" || category === "dissolution")).toBe(true);
    expect(await client.getCompany("01234568")).toBeNull();
  });

  it("knows nothing of what happened on another sandbox of its seed", async () => {
    const { sandbox } = await begin();
    const { number, name } = findOne(({ status, courses }) => status === "active" && courses.length === 0);
    await sandbox.changeCompany(number, { name: "RENAMED LIMITED", stage: "proposed" });
    const { client } = await begin();
    expect(await client.getCompany(number)).toMatchObject({ name, statusDetail: null });
  });

  it("refuses a change to a company it does not have, and one it does not understand", async () => {
    const { put } = await begin();
    expect((await put("/_sandbox/companies/00000001", { name: "X" })).status).toBe(404);
    expect((await put("/_sandbox/companies/99000200", { stage: "hidden" })).status).toBe(400);
  });

  it("answers the same of a known company once the product has learned its facts from it", async () => {
    const bare = {
      number: "01234567",
      name: "IMPORTED PLACEHOLDER LTD",
      status: "active",
      type: "ltd",
      sicCodes: [],
      address: {},
    };
    let learned: string | null = null;
    const { client } = await begin({
      known: async () => ({ ...bare, statusDetail: "active-proposal-to-strike-off", incorporatedOn: learned }),
    });
    const read = async () => [await client.getOfficers(bare.number), await client.getFilings(bare.number)];
    const before = await read();
    learned = (await client.getCompany(bare.number))?.incorporatedOn ?? null;
    expect(learned).not.toBeNull();
    expect(await read()).toEqual(before);
  });
});
