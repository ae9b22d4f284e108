import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";
import { findCompanyPage } from "@/server/register/company-page";
import { type CompanySort, companySort } from "@/server/register/filter";
import { listCompanies, readCompany, readCompanyCounts, readCompanyDomains } from "@/server/register/reads";
import { readOfficerEmails } from "@/server/register/reads-people";
import { readTimeline } from "@/server/register/reads-timeline";
import { companyDetail, companyPage, listCompaniesInput, timelineEntry } from "@/server/register/schema";
import { resetDatabase } from "@/server/testing/database";

beforeEach(resetDatabase);

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS + days * DAY_MS);

async function addCompany(number: string, data: Partial<Prisma.CompanyCreateInput> = {}) {
  await db.company.create({
    data: { number, name: `COMPANY ${number} LIMITED`, type: "ltd", status: "active", ...data },
  });
}

const proposed = (daysLeft: number): Partial<Prisma.CompanyCreateInput> => ({
  statusDetail: "active-proposal-to-strike-off",
  strikeOffStage: "proposed",
  expectedDissolutionOn: inDays(daysLeft),
});

async function addDomain(
  companyNumber: string,
  domain: string,
  data: Partial<Prisma.CompanyDomainUncheckedCreateInput> = {},
) {
  const now = new Date();
  return db.companyDomain.create({
    data: {
      companyNumber,
      domain,
      confidence: 0.95,
      band: "accept",
      reasons: [],
      source: "snov",
      lastVerifiedAt: now,
      expiresAt: inDays(30),
      ...data,
    },
  });
}

async function addOfficer(id: string, companyNumber: string, data: Partial<Prisma.OfficerUncheckedCreateInput> = {}) {
  await db.officer.create({
    data: {
      id,
      companyNumber,
      name: "ELLERBY, Maud",
      forename: "Maud",
      surname: "Ellerby",
      isCorporate: false,
      role: "director",
      ...data,
    },
  });
}

async function addEmail(officerId: string, email: string, data: Partial<Prisma.OfficerEmailUncheckedCreateInput> = {}) {
  const now = new Date();
  await db.officerEmail.create({
    data: {
      officerId,
      email,
      verification: "valid",
      confidence: 0.9,
      reasons: [],
      discoveredAt: now,
      verifiedAt: now,
      expiresAt: inDays(90),
      ...data,
    },
  });
}

const list = (input: Record<string, unknown> = {}) => listCompanies(listCompaniesInput.parse(input));
const numbersOf = async (input: Record<string, unknown>) =>
  (await list({ sort: "number", ...input })).items.map(({ number }) => number);

describe("filters", () => {
  beforeEach(async () => {
    await addCompany("00000001", {
      ...proposed(10),
      name: "ACORN 100% JOINERY LIMITED",
      postcode: "HX9 4ZZ",
      town: "Harrowmere",
      sicCodes: ["43320"],
    });
    await addCompany("00000002", {
      ...proposed(90),
      name: "BRACKEN_FOLD FREIGHT LTD",
      postcode: "LS1 1AA",
      town: "Leeds",
      sicCodes: ["49410", "62012"],
    });
    await addCompany("00000003", { name: "CASTLE CARE CIC", strikeOffStage: "suspended", postcode: "L1 1AA" });
    await addCompany("SC000004", { name: null, status: null, type: null });
    await addDomain("00000001", "acorn.example");
    await addDomain("00000002", "bracken.example", { band: "review", confidence: 0.7 });
    await addDomain("00000003", "castle.example", {
      band: "accept",
      decision: "rejected",
      decidedBy: "Mira",
      decidedAt: new Date(),
    });
    await addOfficer("o1", "00000001");
    await addEmail("o1", "maud@acorn.example");
    await addOfficer("o2", "00000002");
    await addEmail("o2", "maud@mailbox.example", { isOffDomain: true });
  });

  test.each([
    ["every word of the name, in any order and case", { q: "joinery acorn" }, ["00000001"]],
    ["a percent sign as itself", { q: "100%" }, ["00000001"]],
    ["an underscore as itself", { q: "bracken_fold" }, ["00000002"]],
    ["a company number without its zeros", { q: "0002" }, ["00000002"]],
    ["a Scottish number in small letters, without its zeros", { q: "sc04" }, ["SC000004"]],
    ["a postcode without its space", { q: "hx94zz" }, ["00000001"]],
    ["a domain", { q: "https://www.bracken.example/" }, ["00000002"]],
    ["stages", { stage: "proposed,suspended" }, ["00000001", "00000002", "00000003"]],
    ["lists without a value as not given", { stage: "", sic: "", status: [], q: "joinery" }, ["00000001"]],
    ["status detail", { statusDetail: ["active-proposal-to-strike-off"] }, ["00000001", "00000002"]],
    ["a whole SIC code", { sic: "62012" }, ["00000002"]],
    ["the first digits of a SIC code", { sic: "43" }, ["00000001"]],
    ["a postcode area, not those that begin with it", { area: "L" }, ["00000003"]],
    ["a postcode district", { area: "ls1" }, ["00000002"]],
    ["a town or an area", { area: "harrowmere, LS" }, ["00000001", "00000002"]],
    ["a usable domain", { hasDomain: "true" }, ["00000001", "00000002"]],
    ["no usable domain", { hasDomain: "false" }, ["00000003", "SC000004"]],
    ["an e-mail", { hasEmail: "true" }, ["00000001", "00000002"]],
    ["few days left", { dueWithin: 60 }, ["00000001"]],
    ["a domain to review", { needsReview: "true" }, ["00000002"]],
    ["a valid address at the own domain", { contactable: "true" }, ["00000001"]],
    ["an enrichment state", { state: "pending" }, ["00000001", "00000002", "00000003", "SC000004"]],
    ["several at once", { stage: "proposed", hasEmail: "true", dueWithin: 60 }, ["00000001"]],
    ["a company type", { type: "ltd" }, ["00000001", "00000002", "00000003"]],
    ["a section of industry", { section: "F" }, ["00000001"]],
    ["a valid e-mail of somebody in office", { hasValidEmail: "true" }, ["00000001"]],
    ["a confident domain", { minConfidence: 0.9 }, ["00000001"]],
    ["an officer's surname", { officer: "ellerby" }, ["00000001", "00000002"]],
    ["an officer's names in either order", { officer: "Ellerby, Maud" }, ["00000001", "00000002"]],
    ["nobody who only begins with the given name", { officer: "maud smith" }, []],
    ["a change within days", { changedWithin: 1 }, ["00000001", "00000002", "00000003", "SC000004"]],
    ["legal forms only when there is nothing else", { q: "acorn ltd" }, ["00000001"]],
    ["beginnings of words", { q: "joine acor" }, ["00000001"]],
    ["signs alone as nobody", { q: "&&&" }, []],
  ])("find by %s", async (_, input, expected) => {
    expect(await numbersOf(input)).toEqual(expected);
    const { sort, cursor: __, limit, ...filter } = listCompaniesInput.parse({ sort: "number", ...input });
    const walked = await findCompanyPage({ filter, sort, limit, mostGathered: -1 });
    expect(walked.numbers, "judged row by row").toEqual(expected);
  });

  test("the counts of the views agree with the lists", async () => {
    expect(await readCompanyCounts()).toEqual({
      all: { count: 4, exact: true },
      strikeOff: { count: 3, exact: true },
      dueSoon: { count: 1, exact: true },
      domainToReview: { count: 1, exact: true },
      readyToContact: { count: 1, exact: true },
    });
  });
});

describe("pages", () => {
  const numbers = Array.from({ length: 11 }, (_, index) => String(index + 1).padStart(8, "0"));

  beforeEach(async () => {
    // Equal days and unknown days: the hard cases of a keyset.
    for (const [index, number] of numbers.entries())
      await addCompany(number, index % 4 === 3 ? {} : proposed(Math.floor(index / 3)));
  });

  async function walk(sort: CompanySort) {
    const pages = [await list({ sort, limit: 3 })];
    for (let next = pages[0]?.nextCursor; next; next = pages.at(-1)?.nextCursor)
      pages.push(await list({ sort, limit: 3, cursor: next }));
    return pages;
  }

  test.each<CompanySort>(["daysLeft", "-daysLeft", "name", "-name", "updatedAt", "-updatedAt", "number"])(
    "sorted by %s show every company once, and lead back the same way",
    async (sort) => {
      const pages = await walk(sort);
      const seen = pages.map((page) => page.items.map(({ number }) => number));
      expect(seen.flat().toSorted()).toEqual(numbers);
      expect(seen.flat()).toEqual((await list({ sort, limit: 200 })).items.map(({ number }) => number));
      expect(pages[0]?.previousCursor).toBeNull();

      const back = [];
      for (let cursor = pages.at(-1)?.previousCursor; cursor; ) {
        const page = await list({ sort, limit: 3, cursor });
        back.unshift(page.items.map(({ number }) => number));
        cursor = page.previousCursor;
      }
      expect(back).toEqual(seen.slice(0, -1));
    },
  );

  test("unknown days come last in both directions", async () => {
    for (const sort of ["daysLeft", "-daysLeft"] as const) {
      const { items } = await list({ sort, limit: 200 });
      expect(items.slice(-2).map(({ strikeOff }) => strikeOff)).toEqual([null, null]);
    }
  });

  test("a company added before the place already read moves nothing", async () => {
    const first = await list({ sort: "number", limit: 3 });
    await addCompany("00000000");
    const second = await list({ sort: "number", limit: 3, cursor: first.nextCursor });
    expect(second.items.map(({ number }) => number)).toEqual(numbers.slice(3, 6));
  });

  test("the total is the filter's, not the page's", async () => {
    expect((await list({ limit: 3 })).total).toEqual({ count: 11, exact: true });
  });

  test.each<[CompanySort, unknown]>([
    ["daysLeft", "abc"],
    ["daysLeft", "2020-13-45"],
    ["-daysLeft", "2021-02-29"],
    ["incorporatedOn", 5],
    ["updatedAt", "2026-11-22"],
    ["updatedAt", "2026-11-22 25:00:00+00"],
    ["confidence", "much"],
    ["leadScore", "99999"],
    ["name", "A\u0000"],
    ["name", null],
  ])(
    "a cursor of the order by %s that stands at %j is refused by name, and asks nothing of the database",
    async (sort, value) => {
      const cursorOf = (parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString("base64url");
      const refused = { code: "BAD_INPUT", field: "cursor" };
      await expect(list({ sort, cursor: cursorOf(["forward", sort, value, "1"]) })).rejects.toMatchObject(refused);
    },
  );

  test("every order goes on from the cursors that it gives out", async () => {
    await db.company.updateMany({ data: { incorporatedOn: new Date("2020-02-29"), bestConfidence: 1e-7 } });
    for (const sort of companySort.options) {
      const first = await list({ sort, limit: 3 });
      const second = await list({ sort, limit: 3, cursor: first.nextCursor });
      expect(second.items, sort).toHaveLength(3);
      expect((await list({ sort, limit: 3, cursor: second.previousCursor })).items, sort).toEqual(first.items);
    }
  });

  test("words of the register that are none are refused by the field's name", () => {
    for (const field of ["status", "statusDetail", "type"])
      for (const word of ["x".repeat(61), "a\u0000b"])
        expect(listCompaniesInput.safeParse({ [field]: [word] }).error?.issues[0]?.path[0]).toBe(field);
  });

  test("a cursor of another list is refused by name", async () => {
    await expect(list({ cursor: "bm90IG91cnM" })).rejects.toMatchObject({ code: "BAD_INPUT", field: "cursor" });
    const { nextCursor } = await list({ sort: "name", limit: 1 });
    expect((await list({ sort: "name", limit: 1, cursor: nextCursor })).items).toHaveLength(1);
    for (const sort of ["-name", "number"]) {
      await expect(list({ sort, cursor: nextCursor })).rejects.toMatchObject({ code: "BAD_INPUT", field: "cursor" });
    }
  });
});

describe("one company", () => {
  beforeEach(async () => {
    await addCompany("00000001", {
      ...proposed(7),
      previousNames: { create: { position: 0, name: "OLD NAME LTD", ceasedOn: new Date("2018-05-02") } },
    });
    await addDomain("00000001", "reject.example", { band: "reject", confidence: 0.2 });
    await addDomain("00000001", "accept.example");
    await addDomain("00000001", "refused.example", {
      confidence: 0.99,
      decision: "rejected",
      decidedBy: "Mira",
      decidedAt: new Date(),
    });
    await addOfficer("o1", "00000001", { appointedOn: new Date("2011-03-14") });
    await addOfficer("o2", "00000001", { resignedOn: new Date("2020-01-01") });
    await addOfficer("o3", "00000001", { suppressedAt: new Date() });
    await addEmail("o1", "maud@accept.example");
    await addEmail("o3", "forgotten@accept.example");
  });

  test("comes whole, in the shape that desk and API share", async () => {
    const company = companyDetail.parse(await readCompany(" 1 "));
    expect(company).toMatchObject({
      number: "00000001",
      strikeOff: { stage: "proposed", daysLeft: 7 },
      enrichment: { state: "pending" },
      creditsSpent: 0,
    });
    expect(company.previousNames).toEqual([{ name: "OLD NAME LTD", effectiveFrom: null, ceasedOn: "2018-05-02" }]);
  });

  test("lists usable domains first and refused ones last", async () => {
    expect((await readCompanyDomains("00000001")).map(({ domain }) => domain)).toEqual([
      "accept.example",
      "reject.example",
      "refused.example",
    ]);
  });

  test("never shows people who asked to be forgotten, and looks up only who serves", async () => {
    const { officers } = await readCompany("00000001");
    expect(officers.map(({ id, enrichment }) => [id, enrichment.state])).toEqual([
      ["o1", "pending"],
      ["o2", null],
    ]);
    await expect(readOfficerEmails("o3")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await readOfficerEmails("o1")).map(({ email }) => email)).toEqual(["maud@accept.example"]);
  });

  test("that nobody imported is not found, and what cannot be a number is refused", async () => {
    await expect(readCompany("99999999")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(readCompany("not a number")).rejects.toBeInstanceOf(AppError);
  });

  test("adds up what it cost and what is held, from the ledger", async () => {
    await db.$executeRaw`insert into snov_credit_usage (kind, from_account, to_account, amount, cause, actor, idempotency_key)
      values ('grant', 'provider', 'available', 10, 'test', 'test', 'grant')`;
    const lookup = { kind: "domain", input: {}, priority: 1, companyNumber: "00000001" } as const;
    const run = await db.run.create({
      data: { name: "Test", steps: ["domain"], estimate: {}, cap: 10, createdBy: "test" },
    });
    const moves = [
      ["hold", "available", "held", "first"],
      ["hold", "available", "held", "second"],
      ["hold", "available", "held", "third"],
      ["commit", "held", "spent", "first"],
      ["release", "held", "available", "second"],
    ] as const;
    const budget = await db.creditBudget.create({ data: { startsAt: inDays(-1), endsAt: inDays(30), cap: 10 } });
    const ids = new Map<string, string>();
    for (const key of ["first", "second", "third"])
      ids.set(key, (await db.lookup.create({ data: { ...lookup, key } })).id);
    for (const [kind, from, to, key] of moves) {
      await db.$executeRaw`insert into snov_credit_usage
          (kind, from_account, to_account, amount, operation, lookup_id, run_id, budget_id, company_number, cause, actor, idempotency_key)
        values (${kind}::transfer_kind, ${from}::credit_account_name, ${to}::credit_account_name, 1, 'domain', ${ids.get(key)}::uuid,
          ${run.id}::uuid, ${budget.id}::uuid, '00000001', 'test', 'test', ${`${kind}-${key}`})`;
    }
    const { cost, creditsSpent } = await readCompany("00000001");
    expect(creditsSpent).toBe(1);
    expect(cost).toMatchObject({ domain: 1, email: 0, held: 1 });
  });

  test("tells of a strike-off that was there when the company was first read, and not that it began", async () => {
    await db.registerEvent.create({
      data: {
        companyNumber: "00000001",
        kind: "entered_strike_off",
        source: "rest",
        details: { kind: "compulsory", seen: "first" },
        fingerprint: "first",
      },
    });
    const titles = (await readTimeline("00000001")).map(({ title }) => title);
    expect(titles).toContain("In strike-off when first read, compulsory");
  });

  test("tells its story newest first, from every source", async () => {
    await db.registerEvent.create({
      data: {
        companyNumber: "00000001",
        kind: "entered_strike_off",
        source: "bulk",
        seenAt: new Date("2026-11-01T10:00:00Z"),
        occurredOn: new Date("2026-10-30"),
        details: {},
        fingerprint: "a",
      },
    });
    await db.auditEntry.create({
      data: {
        actorKind: "user",
        actor: "Mira",
        action: "domain.rejected",
        entity: "company",
        entityId: "00000001",
        reason: "Another Leeds firm",
        after: { domain: "refused.example", decision: "rejected" },
      },
    });
    const story = timelineEntry.array().parse(await readTimeline("00000001"));
    expect(story.map(({ source, title, detail }) => [source, title, detail])).toEqual([
      ["person", "Mira rejected refused.example", "“Another Leeds firm”"],
      // No event says so: the row that a first load brought does.
      ["register", "First seen on the register", "Seen in an imported register file"],
      ["register", "Entered strike-off", "Seen in an imported register file"],
    ]);
    expect(story[2]?.occurredOn).toBe("2026-10-30");
  });
});

test("a page has the shape that the API promises, for companies without a name too", async () => {
  await addCompany("00000009", { name: null, type: null });
  const page = companyPage.parse(await list());
  expect(page.items[0]).toMatchObject({
    number: "00000009",
    name: "00000009",
    strikeOff: null,
    domains: [],
    officers: [],
  });
});
