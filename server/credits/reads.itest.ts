import { beforeEach, describe, expect, test } from "vitest";
import { readCredits } from "@/server/credits/reads";
import { readAnalytics } from "@/server/credits/reads-analytics";
import { readBurn, readSpenders, readSpendingHours } from "@/server/credits/reads-burn";
import { listLedger, readWholeLedger } from "@/server/credits/reads-ledger";
import { analytics as analyticsSchema, credits as creditsSchema, ledgerPage } from "@/server/credits/schema";
import { db } from "@/server/platform/db/client";
import type { Lookup, LookupKind, Prisma } from "@/server/platform/db/generated/client";
import { readCompanyRows } from "@/server/register/search/company-rows";
import { resetDatabase } from "@/server/testing/database";

beforeEach(resetDatabase);

const now = new Date("2026-11-22T12:00:00Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

test("an empty installation has no credits, no budget limit and no forecast", async () => {
  const credits = creditsSchema.parse(await readCredits(now));
  expect(credits).toMatchObject({ available: 0, held: 0, spent: 0, providerBalance: null, paused: null, drift: 0 });
  expect(credits.budget).toMatchObject({ limit: null, remaining: null, startsAt: now.toISOString() });
  expect(credits.budget.endsAt).toBe("2026-12-22T12:00:00.000Z");
  expect(credits.forecast).toEqual({ exhaustedOn: null, perDay: 0 });
  expect(credits.books).toEqual({ entries: 0, isBalanced: true });
  expect(credits.mostPerLookup).toEqual({ domain: 1, email: 3, verification: 1 });
});

test("until something is spent, the first period starts with the installation, whenever somebody looks", async () => {
  await db.installation.create({ data: { world: "sandbox", createdAt: daysAgo(40) } });
  try {
    const { budget } = await readCredits(now);
    expect([budget.startsAt, budget.endsAt]).toEqual([daysAgo(10).toISOString(), daysAgo(-20).toISOString()]);
    expect((await readCredits(daysAgo(-1))).budget).toEqual(budget);
  } finally {
    await db.installation.deleteMany();
  }
});

describe("with a lookup found, one not found, one of unknown fate", () => {
  let ledger: Awaited<ReturnType<typeof openBooks>>;
  beforeEach(async () => {
    ledger = await openBooks({ granted: 100, cap: 40 });
    const found = await ledger.lookup("domain", "found", daysAgo(2));
    await ledger.hold(found, 1, daysAgo(2));
    await ledger.settle(found, "commit", 1, daysAgo(2));
    const empty = await ledger.lookup("email", "not_found", daysAgo(1));
    await ledger.hold(empty, 2, daysAgo(1));
    await ledger.settle(empty, "release", 2, daysAgo(1));
    const unknown = await ledger.lookup("email", "unknown", daysAgo(0));
    await ledger.hold(unknown, 3, daysAgo(0));
  });

  test("spent, held and available stand apart, and the budget keeps both spent and held", async () => {
    const credits = creditsSchema.parse(await readCredits(now));
    expect(credits).toMatchObject({ available: 96, held: 3, spent: 1, unknown: 3 });
    expect(credits.budget).toMatchObject({ limit: 40, held: 3, spent: 1, remaining: 36 });
    expect(credits.byOperation).toEqual({ domain: 1, email: 0, verification: 0 });
    expect(credits.holds.tasks).toBe(1);
    expect(credits.books).toEqual({ entries: 6, isBalanced: true });
    expect(credits.forecast.perDay).toBe(0.3);
  });

  test("a pause for want of credits says why and since when", async () => {
    await db.queuePause.create({
      data: {
        queue: "find-domain",
        cause: "out_of_credits",
        by: "system",
        reason: "Snov.io has no credits left",
        since: now,
      },
    });
    expect((await readCredits(now)).paused).toEqual({
      queues: ["find-domain"],
      reason: "Snov.io has no credits left",
      since: now.toISOString(),
    });
  });

  test("open drifts add up, explained ones do not count, and the last reading is named", async () => {
    await db.balanceReading.create({
      data: { available: 96, held: 3, credits: 95, adjustment: -4, readAt: now },
    });
    await db.creditDrift.create({ data: { sequence: 1, amount: -4 } });
    await db.creditDrift.create({
      data: { sequence: 2, amount: -9, state: "explained", cause: "used by hand", endedBy: "t", endedAt: now },
    });
    expect(await readCredits(now)).toMatchObject({ drift: -4, providerBalance: 95, reconciledAt: now.toISOString() });
  });

  test("the ledger is newest first, signed as it changes what is available, and pages by cursor", async () => {
    const first = ledgerPage.parse(await listLedger({ limit: 4 }));
    expect(first.items.map((entry) => [entry.kind, entry.available])).toEqual([
      ["hold", -3],
      ["release", 2],
      ["hold", -2],
      ["commit", 0],
    ]);
    expect(first.total).toEqual({ count: 6, exact: true });
    const second = await listLedger({ limit: 4, cursor: first.nextCursor });
    expect(second.items.map((entry) => entry.kind)).toEqual(["hold", "grant"]);
    expect(second.nextCursor).toBeNull();
    expect(first.items.at(0)?.previousHash).toBe(first.items.at(1)?.hash);
  });

  test("filters narrow the ledger and its count; a company number may be written as people write it", async () => {
    expect((await listLedger({ limit: 50, operation: "email", kind: "hold" })).total).toEqual({
      count: 2,
      exact: true,
    });
    expect((await listLedger({ limit: 50, companyNumber: "123" })).items).toHaveLength(5);
    await expect(listLedger({ limit: 50, companyNumber: "?" })).rejects.toMatchObject({ code: "BAD_INPUT" });
  });

  test("an export walks over every page", async () => {
    const sequences: number[] = [];
    for await (const page of readWholeLedger({})) sequences.push(...page.map((entry) => entry.sequence));
    expect(sequences).toEqual([6, 5, 4, 3, 2, 1]);
  });

  test("burn has every day of the range, and hit rates count answered lookups only", async () => {
    const burn = await readBurn({ days: 4 }, now);
    expect(burn.days.map(({ day, domain, email, released }) => [day, domain, email, released])).toEqual([
      ["2026-11-19", 0, 0, 0],
      ["2026-11-20", 1, 0, 0],
      ["2026-11-21", 0, 0, 2],
      ["2026-11-22", 0, 0, 0],
    ]);
    expect(burn.found).toEqual({ domainsAsked: 1, domainsFound: 1, emailsAsked: 1, emailsFound: 0 });
  });

  test("analytics tell what a company, a run and a domain cost, and how often asking brought something", async () => {
    const found = analyticsSchema.parse(await readAnalytics({ days: 4 }, now));
    expect(found.costs).toEqual({
      spent: 1,
      companies: 1,
      runs: 1,
      domainsFound: 1,
      peopleFound: 0,
      addressesValid: 0,
      perCompany: 1,
      perRun: 1,
      perDomain: 1,
      perPerson: null,
    });
    expect(found.days.map(({ spentOn }) => spentOn.domain)).toEqual([0, 1, 0, 0]);
    expect(found.days.map(({ day, spent, domain, email }) => [day, spent, domain.found, email.asked])).toEqual([
      ["2026-11-19", 0, 0, 0],
      ["2026-11-20", 1, 1, 0],
      ["2026-11-21", 0, 0, 1],
      ["2026-11-22", 0, 0, 0],
    ]);
    expect(found.runs).toMatchObject([
      { runId: ledger.runId, name: "North", spent: 1, companies: found.costs.companies, perCompany: 1 },
    ]);
    expect(found.forecast).toMatchObject({ until: "2026-12-05", byEnd: null, observedDays: 2 });
  });

  test("analytics count what went without being committed, like the people whom it found", async () => {
    const dear = await ledger.lookup("email", "found", daysAgo(1));
    await ledger.hold(dear, 1, daysAgo(1));
    await ledger.settle(dear, "commit", 1, daysAgo(1));
    await ledger.billBeyond(dear, 2, daysAgo(1));
    const lost = await ledger.lookup("email", "unknown", daysAgo(0));
    await ledger.hold(lost, 3, daysAgo(0));
    await ledger.settle(lost, "write_off", 3, daysAgo(0));
    const found = await readAnalytics({ days: 3 }, now);
    expect(found.costs).toMatchObject({ spent: 7, peopleFound: 1, perPerson: 6, perCompany: 7, perRun: 7 });
    expect(found.days.map(({ spent, spentOn }) => [spent, spentOn.domain, spentOn.email])).toEqual([
      [1, 1, 0],
      [3, 0, 3],
      [3, 0, 3],
    ]);
    expect(found.runs).toMatchObject([{ spent: 7, perCompany: 7 }]);
    // The same sum everywhere.
    const credits = await readCredits(now);
    expect(credits).toMatchObject({ spent: 2, writtenOff: 3, byOperation: { domain: 1, email: 1, verification: 0 } });
    expect(credits.burnt).toEqual({ domain: 1, email: 6, verification: 0 });
    const burn = await readBurn({ days: 3 }, now);
    expect(burn.days.map(({ domain, email, verification }) => domain + email + verification)).toEqual([1, 3, 3]);
    expect((await readSpenders({ days: 3 }, now)).items).toMatchObject([
      { spent: 7, domain: 1, email: 1, uncommitted: 5 },
    ]);
    const companies = await db.company.findMany({ select: { number: true } });
    const rows = await readCompanyRows(companies.map(({ number }) => number));
    expect(rows.reduce((sum, { creditsSpent }) => sum + creditsSpent, 0)).toBe(7);
  });

  test("spenders name the runs that paid", async () => {
    expect((await readSpenders({ days: 30 }, now)).items).toEqual([
      {
        runId: ledger.runId,
        name: "North",
        requestedBy: "person",
        createdBy: "Mira",
        domain: 1,
        email: 0,
        verification: 0,
        uncommitted: 0,
        spent: 1,
      },
    ]);
  });
});

test("a run that was under way before the range counts with what it cost within, beside runs that began in it and lookups of none", async () => {
  const ledger = await openBooks({ granted: 100, cap: null });
  const later = await db.run.create({
    data: { name: "South", steps: ["domain"], estimate: {}, cap: 1000, createdBy: "Mira" },
  });
  const pay = async (amount: number, days: number, runId: string | null) => {
    const lookup = await ledger.lookup("domain", "found", daysAgo(days));
    await ledger.hold(lookup, amount, daysAgo(days), runId);
    await ledger.settle(lookup, "commit", amount, daysAgo(days), runId);
  };
  await pay(9, 20, ledger.runId);
  await pay(2, 3, ledger.runId);
  await pay(1, 1, ledger.runId);
  await pay(4, 2, later.id);
  await pay(5, 20, null);
  await pay(2, 1, null);
  const spenders = async (days: number) =>
    (await readSpenders({ days }, now)).items.map(({ name, spent }) => [name, spent]);
  expect(await spenders(30)).toEqual([
    ["North", 12],
    ["Lookups outside of a run", 7],
    ["South", 4],
  ]);
  expect(await spenders(10)).toEqual([
    ["South", 4],
    ["North", 3],
    ["Lookups outside of a run", 2],
  ]);
  const { runs } = await readAnalytics({ days: 10 }, now);
  expect(runs.map(({ name, spent, companies }) => [name, spent, companies])).toEqual([
    ["South", 4, 1],
    ["North", 3, 1],
  ]);
});

test("a day begins at midnight in London, also in summer time", async () => {
  const ledger = await openBooks({ granted: 10, cap: null });
  const lookup = await ledger.lookup("domain", "found", new Date("2026-07-01T23:30:00Z"));
  await ledger.hold(lookup, 1, new Date("2026-07-01T23:30:00Z"));
  await ledger.settle(lookup, "commit", 1, new Date("2026-07-01T23:30:00Z"));
  const burn = await readBurn({ days: 2 }, new Date("2026-07-02T10:00:00Z"));
  expect(burn.days.map(({ day, domain }) => [day, domain])).toEqual([
    ["2026-07-01", 0],
    ["2026-07-02", 1],
  ]);
});

test("the hours of the week are those of London, of 28 whole days, each hour of the week present", async () => {
  const ledger = await openBooks({ granted: 10, cap: null });
  const spendAt = async (at: string) => {
    const lookup = await ledger.lookup("domain", "found", new Date(at));
    await ledger.hold(lookup, 1, new Date(at));
    await ledger.settle(lookup, "commit", 1, new Date(at));
  };
  // Thursday in London, while it is Wednesday by UTC; the second of two Thursdays; the last minute before the range; a winter's morning in it.
  for (const at of ["2026-10-14T23:30:00Z", "2026-10-21T23:10:00Z", "2026-10-07T22:59:00Z", "2026-10-26T00:05:00Z"])
    await spendAt(at);
  const { since, hours } = await readSpendingHours(new Date("2026-11-04T10:00:00Z"));
  expect([since, hours.length]).toEqual(["2026-10-08", 168]);
  expect(hours.filter(({ spent }) => spent > 0)).toEqual([
    { weekday: 1, hour: 0, spent: 1 },
    { weekday: 4, hour: 0, spent: 2 },
  ]);
});

/** Where a hold's credits go. */
const ENDS = { commit: "spent", release: "available", write_off: "written_off" } as const;

type Asked = Pick<Lookup, "id" | "kind" | "taskId">;

const asked = ({ id, taskId }: Asked) => ({ lookupId: id, taskId });

/** Books with a grant, one budget, one run and one company; moves are written as the product writes them. */
async function openBooks({ granted, cap }: { granted: number; cap: number | null }) {
  await db.company.create({ data: { number: "00000123", name: "ACME LIMITED" } });
  const budget = await db.creditBudget.create({
    data: { startsAt: daysAgo(200), endsAt: new Date("2026-12-05"), cap },
  });
  const run = await db.run.create({
    data: { name: "North", steps: ["domain"], estimate: {}, cap: 1000, createdBy: "Mira" },
  });
  const move = async (
    data: Omit<Prisma.CreditTransferUncheckedCreateInput, "sequence" | "availableAfter" | "previousHash" | "hash">,
  ) => {
    await db.creditTransfer.create({ data: { ...data, sequence: 0, availableAfter: 0, previousHash: "", hash: "" } });
  };
  await move({
    kind: "grant",
    fromAccount: "provider",
    toAccount: "available",
    amount: granted,
    cause: "balance read from Snov.io",
    actor: "system",
    idempotencyKey: "grant",
    createdAt: daysAgo(150),
  });
  const common = { budgetId: budget.id, runId: run.id, companyNumber: "00000123", cause: "test", actor: "Mira" };
  return {
    runId: run.id,
    async lookup(kind: LookupKind, state: "found" | "not_found" | "unknown", at: Date) {
      const isAnswered = state !== "unknown";
      const task = await db.snovTask.create({ data: { kind, size: 1, state: isAnswered ? "completed" : "unknown" } });
      const data = {
        kind,
        state,
        key: crypto.randomUUID(),
        input: {},
        priority: 0,
        companyNumber: "00000123",
        createdAt: at,
      };
      return db.lookup.create({
        data: { ...data, taskId: task.id, answeredAt: isAnswered ? at : null, expiresAt: isAnswered ? at : null },
      });
    },
    hold(lookup: Asked, amount: number, createdAt: Date, runId: string | null = run.id) {
      const entry = {
        ...common,
        runId,
        kind: "hold",
        fromAccount: "available",
        toAccount: "held",
        operation: lookup.kind,
      } as const;
      return move({ ...entry, amount, createdAt, ...asked(lookup), idempotencyKey: `hold-${lookup.id}` });
    },
    settle(lookup: Asked, kind: keyof typeof ENDS, amount: number, createdAt: Date, runId: string | null = run.id) {
      const toAccount = ENDS[kind];
      const entry = { ...common, runId, kind, fromAccount: "held", toAccount, operation: lookup.kind } as const;
      return move({ ...entry, amount, createdAt, ...asked(lookup), idempotencyKey: `${kind}-${lookup.id}` });
    },
    billBeyond(lookup: Asked, amount: number, createdAt: Date) {
      const { budgetId, ...about } = common;
      const entry = { ...about, kind: "drift", fromAccount: "available", toAccount: "provider" } as const;
      const of = { operation: lookup.kind, lookupId: lookup.id, idempotencyKey: `drift-${lookup.id}` };
      return move({ ...entry, ...of, amount, createdAt });
    },
  };
}
