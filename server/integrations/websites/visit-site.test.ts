import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDnsReader } from "./resolve-dns";
import { createWebsitesSandbox, type WebsitesSandbox } from "./sandbox/create-sandbox";
import { openNameServer } from "./sandbox/name-server";
import type { SiteKind } from "./sandbox/plan-site";
import { visitSite } from "./visit-site";

const OWNER = {
  name: "TARNVALE JOINERY LIMITED",
  number: "01234567",
  postcode: "EH1 2NG",
  people: [{ forename: "Christopher", surname: "O'Marlowe" }],
};
const DOMAIN = "tarnvale.co.uk";

let sandbox: WebsitesSandbox;
beforeAll(async () => {
  sandbox = await createWebsitesSandbox({ seed: "visits", owner: async () => OWNER });
});
afterAll(() => sandbox.close());

function visit(kind: SiteKind, domain = `${kind}.example.co.uk`, visitMs = 5_000) {
  sandbox.changeSite("example.co.uk", { kind });
  return visitSite(domain, {
    gatewayUrl: sandbox.url,
    userAgent: "StrikelineBot/1.0 (+https://strikeline.example)",
    resolve: async () => [],
    pauseMs: 0,
    visitMs,
    timeoutMs: visitMs,
    isShared: (host) => host === "facebook.com",
  });
}

describe("a visit to a site", () => {
  test.each(["number", "terms", "huge"] as const)("finds the company number of a site that is %s", async (kind) => {
    const { facts } = await visit(kind);
    expect(facts).toMatchObject({ outcome: "read", leadsTo: null });
    const page = kind === "terms" ? "/terms" : "/";
    const found = { number: "01234567", isLabelled: true, url: `https://${kind}.example.co.uk${page}` };
    // A huge page is cut before its foot.
    expect(facts.numbers).toEqual(kind === "huge" ? [] : [found]);
    if (kind !== "huge") expect(facts.names.map(({ name }) => name)).toContain(OWNER.name);
  });

  test("finds a postcode, and people, where a site shows no more", async () => {
    const { facts } = await visit("postcode");
    expect([facts.numbers, facts.postcodes.map(({ postcode }) => postcode)]).toEqual([[], ["EH1 2NG"]]);
    const { people } = await visit("people");
    expect(people).toContainEqual(expect.objectContaining({ forename: "chr", surname: "omarlowe" }));
  });

  test("reads at most five pages, of that site alone", async () => {
    const domain = "few.example.co.uk";
    const { facts } = await visit("number", domain);
    const asked = sandbox.state().requests.byHost;
    expect(facts.pages).toHaveLength(4);
    expect(asked[domain]).toEqual(["/robots.txt", "/", "/terms", "/contact", "/about"]);
    expect(asked["example.com"]).toBeUndefined();
  });

  test("follows a redirect to another domain, and says so", async () => {
    const { facts } = await visit("moved", "example.co.uk");
    expect(facts).toMatchObject({ outcome: "read", leadsTo: "new-example.co.uk" });
    expect(facts.numbers[0]).toMatchObject({ number: "01234567", url: "https://new-example.co.uk/" });
  });

  test.each([
    ["parked", "parked", "it says “This domain is for sale”"],
    ["social", "elsewhere", "it only leads to www.facebook.com"],
    ["forbidden", "forbidden", "its robots.txt asks not to be read"],
    ["down", "unreachable", "its server refuses or breaks the connection"],
  ] as const)("a site that is %s is %s", async (kind, outcome, detail) => {
    const { facts } = await visit(kind);
    expect(facts).toMatchObject({ outcome, detail, pages: [] });
  });

  test("nothing is asked of a host that robots.txt closes, nor of one that serves everybody", async () => {
    await visit("forbidden", "closed.example.co.uk");
    await visit("social", "social.example.co.uk");
    const asked = sandbox.state().requests.byHost;
    expect(asked["closed.example.co.uk"]).toEqual(["/robots.txt"]);
    expect(asked["www.facebook.com"]).toBeUndefined();
  });

  test("a site that hangs costs the time limit and no more", async () => {
    const started = Date.now();
    const { facts } = await visit("slow", "slow.example.co.uk", 300);
    expect(facts).toMatchObject({ outcome: "unreachable", detail: "it does not answer in time" });
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  test("says who asks", () => {
    expect(sandbox.state().requests.userAgents).toEqual(["StrikelineBot/1.0 (+https://strikeline.example)"]);
  });
});

test("a site whose name leads into our own network is not asked", async () => {
  const { facts } = await visitSite(DOMAIN, {
    gatewayUrl: null,
    userAgent: "StrikelineBot/1.0",
    resolve: async () => [{ address: "169.254.169.254", family: 4 }],
    pauseMs: 0,
    isShared: () => false,
  });
  expect(facts).toMatchObject({
    outcome: "unreachable",
    detail: "it leads to an address that nobody outside may ask for",
  });
});

describe("what the name servers say", () => {
  const read = (domain: string) => createDnsReader(`127.0.0.1:${sandbox.port}`).readFacts(domain);

  test.each(["mx", "null-mx", "none"] as const)("of a domain whose mail is %s", async (mail) => {
    sandbox.changeSite(DOMAIN, { mail });
    const expected = { mx: "mx", "null-mx": "null-mx", none: "address-only" }[mail];
    expect(await read(DOMAIN)).toEqual({
      outcome: "answered",
      hasAddress: true,
      mail: expected,
      hasSpf: mail === "mx",
    });
  });

  test("of a domain that is not there", async () => {
    sandbox.changeSite(DOMAIN, { gone: true });
    expect(await read(DOMAIN)).toEqual({ outcome: "no-such-domain", hasAddress: false, mail: "none", hasSpf: false });
  });

  test("from within a network that is cut off from the public DNS: nothing is known", async () => {
    const names = await openNameServer({
      port: 0,
      plan: async () => null,
      onQuestion: () => undefined,
      isCutOff: true,
    });
    const facts = await createDnsReader(`127.0.0.1:${names.port}`).readFacts(DOMAIN);
    await names.close();
    expect(facts).toEqual({ outcome: "failed", hasAddress: false, mail: "unknown", hasSpf: false });
  });

  test("when nobody answers: nothing is known, rather than nothing there", async () => {
    const silent = createDnsReader("127.0.0.1:9", 100);
    expect(await silent.readFacts(DOMAIN)).toMatchObject({ hasAddress: false, mail: "unknown" });
  });
});
