import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { decideDomain } from "@/server/enrichment/domains/decide-domain";
import { siteEvidence } from "@/server/enrichment/domains/site-policy";
import { suppress } from "@/server/enrichment/privacy/suppress";
import { reason } from "@/server/enrichment/schema";
import { addDomain } from "@/server/enrichment/steps/add-domain";
import { checkSite } from "@/server/enrichment/steps/check-site";
import { fetchOfficersJob } from "@/server/enrichment/steps/fetch-officers.job";
import { storeDomain } from "@/server/enrichment/steps/store-domain";
import { createWebsitesSandbox, type WebsitesSandbox } from "@/server/integrations/websites/sandbox/create-sandbox";
import type { SiteKind } from "@/server/integrations/websites/sandbox/plan-site";
import { db } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";
import { resetDatabase } from "@/server/testing/database";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { createRun } from "@/server/testing/factories/lookups";
import { person } from "@/server/testing/runs";
import { until } from "@/server/testing/until";

const NAME = "HARROWMERE JOINERY LIMITED";
/** Shares no word with the name: alone it is never accepted. */
const STRANGE = "quaylight.co.uk";
/** Part of the name: a person's to decide, unless its site says more. */
const DOUBTFUL = "harrowmere.co.uk";
const LIKELY = "harrowmerejoinery.co.uk";

let websites: WebsitesSandbox;
let number: string;

/** Companies House has told everything of it: nothing is asked. */
const readToday = { profileFetchedAt: new Date(), officersFetchedAt: new Date() };

beforeEach(async () => {
  await resetDatabase();
  number = await createCompany({ name: NAME, postcode: "EH1 2NG", ...readToday });
  websites = await createWebsitesSandbox({
    seed: "evidence",
    port: env().sandbox.websitesPort,
    owner: async () => ({ name: NAME, number, postcode: "EH1 2NG", people: [{ forename: "Ada", surname: "Marlowe" }] }),
  });
});
afterEach(() => websites.close());

/** Snov.io gave the domain to a company in a run of its own; its site is of the given kind. */
async function found(domain: string, kind: SiteKind, companyNumber = number) {
  websites.changeSite(domain, { kind, mail: "mx" });
  const { id: runId } = await createRun([companyNumber]);
  const lookup = await db.lookup.create({
    data: {
      kind: "domain",
      key: `domain:${runId}`,
      input: { name: NAME },
      state: "found",
      priority: 1,
      companyNumber,
      runId,
      answer: { kind: "domain", domain },
      answeredAt: new Date(),
      expiresAt: new Date(Date.now() + 86_400_000),
    },
  });
  await storeDomain({ companyNumber, runId, lookupId: lookup.id });
  return { runId, domain, companyNumber, lookupId: lookup.id };
}

async function look(check: { companyNumber: string; domain: string; runId?: string }) {
  const { id: domainId } = await candidate(check.domain, check.companyNumber);
  return checkSite({ domainId, runId: check.runId }, new AbortController().signal);
}

async function candidate(domain: string, companyNumber = number) {
  const where = { companyNumber_domain: { companyNumber, domain } };
  const stored = await db.companyDomain.findUniqueOrThrow({ where });
  const reasons = reason.array().parse(stored.reasons);
  return { ...stored, reasons, signals: reasons.map(({ signal }) => signal) };
}

const queued = (queue: string) => db.queueJob.count({ where: { queue, state: "queued" } });

describe("evidence on a domain's pages", () => {
  it("accepts a domain that shares no word with the name when the site shows the number, and goes on", async () => {
    const check = await found(STRANGE, "terms");
    expect(await candidate(STRANGE)).toMatchObject({ band: "reject" });
    expect([await queued("check-site"), await queued("fetch-officers")]).toEqual([1, 0]);
    await look(check);
    const { band, reasons } = await candidate(STRANGE);
    expect(band).toBe("accept");
    expect(reasons[0]).toMatchObject({ signal: "site-number", url: `https://${STRANGE}/terms` });
    expect(Date.parse(reasons[0]?.seenAt ?? "")).toBeGreaterThan(Date.now() - 60_000);
    expect(await queued("fetch-officers")).toBe(1);
  });

  it.each([
    ["other-number", "site-other-number"],
    ["parked", "site-parked"],
    ["down", "site-unreachable"],
    ["bare", "site-silent"],
  ] as const)("a site that is %s speaks against the domain", async (kind, signal) => {
    await found(STRANGE, kind);
    const before = (await candidate(STRANGE)).confidence;
    await look({ companyNumber: number, domain: STRANGE });
    const after = await candidate(STRANGE);
    expect(after.signals).toContain(signal);
    expect(after.confidence).toBeLessThan(before);
    expect(await queued("fetch-officers")).toBe(0);
  });

  it("is not looked for when the names suffice, though the DNS is, and then the run goes on", async () => {
    const check = await found(LIKELY, "number");
    expect(await candidate(LIKELY)).toMatchObject({ band: "accept" });
    expect(await queued("fetch-officers")).toBe(0);
    await look(check);
    expect(websites.state().requests.total).toBe(0);
    expect((await candidate(LIKELY)).signals).toContain("has-mx");
    expect(await queued("fetch-officers")).toBe(1);
  });

  it("comes before anything is bought: a likely domain with somebody else's number leads to nobody", async () => {
    await db.setting.create({ data: { name: siteEvidence.name, value: { read: "always" }, updatedBy: "Test" } });
    const check = await found(LIKELY, "other-number");
    expect(await candidate(LIKELY)).toMatchObject({ band: "accept" });
    expect(await queued("fetch-officers")).toBe(0);
    await look(check);
    expect(await candidate(LIKELY)).toMatchObject({ band: "review" });
    expect(await queued("fetch-officers")).toBe(0);
  });

  it("is not waited for again while it is fresh", async () => {
    await look(await found(LIKELY, "number"));
    await db.queueJob.deleteMany();
    await found(LIKELY, "number");
    expect([await queued("check-site"), await queued("fetch-officers")]).toEqual([0, 1]);
  });

  it("is looked for once, whichever company has the domain", async () => {
    const other = await createCompany({ name: "QUAYLIGHT GROUP LIMITED", ...readToday });
    const checks = [await found(STRANGE, "number"), await found(STRANGE, "number", other)];
    for (const check of checks) await look(check);
    expect(websites.state().requests.byHost[STRANGE]?.filter((path) => path === "/")).toHaveLength(1);
    expect((await candidate(STRANGE)).signals).toContain("site-number");
    expect((await candidate(STRANGE, other)).signals).toContain("site-other-number");
  });

  it("decides although another company's look stored it just after the names were scored", async () => {
    const other = await createCompany({ name: "QUAYLIGHT GROUP LIMITED", ...readToday });
    await look(await found(LIKELY, "other-number", other));
    const { dns, site, ...facts } = await db.domainEvidence.findUniqueOrThrow({ where: { domain: LIKELY } });
    await Promise.all([db.domainEvidence.deleteMany(), db.companyDomain.deleteMany()]);
    await db.queueJob.deleteMany();
    const storing = await db.$transaction(
      async (tx) => {
        const scored = {
          companyNumber: number,
          domain: LIKELY,
          source: "snov" as const,
          confidence: 0.99,
          reasons: [],
        };
        const at = { lastVerifiedAt: new Date(), expiresAt: new Date() };
        // Held until this transaction ends: the candidate is stored after it, and was scored before.
        await tx.companyDomain.create({ data: { ...scored, band: "accept", ...at } });
        await tx.domainEvidence.create({ data: { ...facts, dns: dns ?? {}, site: site ?? {} } });
        const storing = found(LIKELY, "other-number");
        await until("the candidate waits to be stored", async () => {
          const [row] = await db.$queryRaw<{ count: number }[]>`
            select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
          return row && row.count > 0;
        });
        return { done: storing };
      },
      { timeout: 60_000 },
    );
    await storing.done;
    expect(await candidate(LIKELY)).toMatchObject({ band: "review" });
    expect(await queued("fetch-officers")).toBe(0);
  });

  it("gives way while another worker looks at the domain", async () => {
    const check = await found(STRANGE, "number");
    const outcomes = await Promise.all([look(check), look(check)]);
    expect(outcomes.map((outcome) => outcome?.status).sort()).toEqual(["returned", undefined]);
    expect(websites.state().requests.byHost[STRANGE]?.filter((path) => path === "/")).toHaveLength(1);
  });

  it("goes on once, however often its job is run", async () => {
    const check = await found(STRANGE, "number");
    for (let times = 0; times < 3; times += 1) await look(check);
    expect(await queued("fetch-officers")).toBe(1);
  });

  it("is neither sites nor name servers when the policy says never", async () => {
    await db.setting.create({ data: { name: siteEvidence.name, value: { read: "never" }, updatedBy: "Test" } });
    const check = await found(STRANGE, "number");
    expect(await queued("check-site")).toBe(0);
    await look(check);
    expect([websites.state().requests.total, websites.state().questions]).toEqual([0, {}]);
  });
});

describe("a suppressed domain", () => {
  it("is not looked at any more, and what was known of it goes", async () => {
    const check = await found(STRANGE, "number");
    await look(check);
    const { id: domainId } = await candidate(STRANGE);
    await suppress(person, { kind: "domain", value: STRANGE, reason: "asked for" });
    expect(await db.domainEvidence.count()).toBe(0);
    const { total } = websites.state().requests;
    expect(await checkSite({ domainId }, new AbortController().signal)).toBeUndefined();
    expect(websites.state().requests.total).toBe(total);
    const payloads = await db.queueJob.findMany({ where: { queue: "check-site" }, select: { payload: true } });
    expect(JSON.stringify(payloads)).not.toContain("quaylight");
  });
});

describe("officers as evidence", () => {
  it("are asked for, free, when a domain in doubt names people: also where the look was for another company", async () => {
    const other = await createCompany({ name: "QUAYLIGHT GROUP LIMITED", ...readToday });
    await look(await found(DOUBTFUL, "people", other));
    await db.queueJob.deleteMany();
    await db.company.update({ where: { number }, data: { officersFetchedAt: null } });
    await found(DOUBTFUL, "people");
    expect(await candidate(DOUBTFUL)).toMatchObject({ band: "review" });
    expect([await queued("check-site"), await queued("fetch-officers")]).toEqual([0, 1]);
  });

  it("count on the site as soon as they are known", async () => {
    await found(STRANGE, "people");
    await look({ companyNumber: number, domain: STRANGE });
    expect((await candidate(STRANGE)).signals).not.toContain("site-officer");
    await createOfficer(number, { forename: "Ada", surname: "Marlowe" });
    const { id: runId } = await createRun([number]);
    await fetchOfficersJob.run([{ id: "job", payload: { companyNumber: number, runId } }], {
      signal: new AbortController().signal,
    });
    expect((await candidate(STRANGE)).signals).toContain("site-officer");
  });

  it("are kept in a site's facts as keyed hashes only", async () => {
    await found(STRANGE, "people");
    await look({ companyNumber: number, domain: STRANGE });
    const row = await db.domainEvidence.findUniqueOrThrow({ where: { domain: STRANGE } });
    expect(JSON.stringify(row)).not.toMatch(/marlowe/i);
  });
});

describe("a person's decision on a candidate", () => {
  it.each([
    ["rejected", "number"],
    ["accepted", "other-number"],
  ] as const)(
    "%s stands whatever the site, a new answer, new officers or the same domain by hand say",
    async (decision, kind) => {
      const check = await found(STRANGE, kind);
      const { id: domainId } = await candidate(STRANGE);
      await decideDomain(person, { domainId, decision });
      const kept = { decision, decidedBy: "Test", decidedAt: (await candidate(STRANGE)).decidedAt };
      await look(check);
      await storeDomain({ companyNumber: number, runId: check.runId, lookupId: check.lookupId });
      await fetchOfficersJob.run([{ id: "job", payload: { companyNumber: number, runId: check.runId } }], {
        signal: new AbortController().signal,
      });
      expect(await candidate(STRANGE)).toMatchObject(kept);
    },
  );

  it("a rejected one leads nowhere, though its site shows the number", async () => {
    const check = await found(STRANGE, "number");
    await decideDomain(person, { domainId: (await candidate(STRANGE)).id, decision: "rejected" });
    await look(check);
    expect(await queued("fetch-officers")).toBe(0);
  });

  it("may bring a domain that nobody found: kept, accepted, audited and looked at", async () => {
    await addDomain(person, { number, domain: "https://www.Quaylight.co.uk/contact", reason: "on their van" });
    expect(await candidate(STRANGE)).toMatchObject({ source: "manual", decision: "accepted", decidedBy: "Test" });
    expect(await db.auditEntry.findFirst({ where: { action: "domain.added" } })).toMatchObject({
      entityId: number,
      reason: "on their van",
    });
    expect(await queued("check-site")).toBe(1);
    await found(STRANGE, "number");
    expect(await candidate(STRANGE)).toMatchObject({ source: "manual", decision: "accepted" });
  });
});
