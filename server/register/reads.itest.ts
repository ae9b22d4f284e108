import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";
import { readCompany, readCompanyDomains } from "@/server/register/reads";
import { readOfficerEmails } from "@/server/register/reads-people";
import { companyDetail, timelineEntry } from "@/server/register/schema";
import { readTimeline } from "@/server/register/timeline/reads-timeline";
import { resetDatabase } from "@/server/testing/database";
import {
  addCompany,
  addDomain,
  addEmail,
  addOfficer,
  inDays,
  proposed,
} from "@/server/testing/factories/known-companies";

beforeEach(resetDatabase);

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
