import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/server/platform/db/client";
import { fetchOfficers } from "@/server/register/rest/fetch-officers";
import { refreshCompany } from "@/server/register/rest/refresh-company";
import { applyLines } from "@/server/register/stream/apply-lines";
import { takeLead } from "@/server/register/stream/positions";
import { resetDatabase } from "@/server/testing/database";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { until } from "@/server/testing/until";

let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 0 });
});
afterEach(() => providers.close());

const signal = new AbortController().signal;

/** Refreshes as a person who insists; whether the register knew the company. */
async function refresh(number: string, isForced = true): Promise<boolean | undefined> {
  let known: boolean | undefined;
  await refreshCompany(number, {
    isForced,
    signal,
    onStored: async (_, isKnown) => {
      known = isKnown;
    },
  });
  return known;
}
const officers = (number: string, isForced = true) =>
  fetchOfficers(number, { isForced, signal, onStored: async () => undefined });

const companyOf = (number: string) => db.company.findUniqueOrThrow({ where: { number } });
const kinds = async (companyNumber: string) =>
  (await db.registerEvent.findMany({ where: { companyNumber }, orderBy: { id: "asc" } })).map((event) => event.kind);
const requests = () => providers.companiesHouse.state().requests.total;

describe("refreshing a company", () => {
  it("stores what the register says now, with the stage and dates of its strike-off", async () => {
    const number = await createCompany({ name: "TARNVALE BAKERY LIMITED" });
    expect(await refresh(number)).toBe(true);
    const company = await companyOf(number);
    expect(company).toMatchObject({ name: "TARNVALE BAKERY LIMITED", status: "active", missingSince: null });
    expect(["proposed", "suspended"]).toContain(company.strikeOffStage);
    expect(company.profileFetchedAt).not.toBeNull();
    expect(company.jurisdiction).toBe("england-wales");
  });

  it("asks nothing when the profile is less than a day old, unless a person insists", async () => {
    const number = await createCompany();
    await refresh(number);
    const before = requests();
    expect(await refresh(number, false)).toBe(true);
    expect(requests()).toBe(before);
    await refresh(number);
    expect(requests()).toBeGreaterThan(before);
    await db.company.update({ where: { number }, data: { profileFetchedAt: new Date(Date.now() - 25 * 3_600_000) } });
    const later = requests();
    await refresh(number, false);
    expect(requests()).toBeGreaterThan(later);
  });

  it("keeps the name that a company had as a former one, also one that the register does not list, and tells it", async () => {
    const number = await createCompany({ name: "TARNVALE BAKERY LIMITED" });
    // From here on the register's own answer, whatever we think.
    await providers.companiesHouse.changeCompany(number, { name: "TARNVALE BAKERY LIMITED", on: "2020-01-01" });
    await db.company.update({ where: { number }, data: { name: "ONLY WE KNEW LIMITED" } });
    await refresh(number);
    await refresh(number);
    const names = await db.companyPreviousName.findMany({ where: { companyNumber: number }, select: { name: true } });
    expect(names).toContainEqual({ name: "ONLY WE KNEW LIMITED" });
    const event = await db.registerEvent.findFirstOrThrow({ where: { companyNumber: number, kind: "name_changed" } });
    expect(event.details).toEqual({ from: "ONLY WE KNEW LIMITED", to: "TARNVALE BAKERY LIMITED" });
  });

  it("asks as seldom as the setting says", async () => {
    const number = await createCompany({ profileFetchedAt: new Date(Date.now() - 5 * 86_400_000) });
    await db.setting.create({
      data: { name: "registerFreshness", value: { profileDays: 6, officersDays: 6 }, updatedBy: "a test" },
    });
    await refresh(number, false);
    await db.company.update({ where: { number }, data: { officersFetchedAt: new Date(Date.now() - 5 * 86_400_000) } });
    await officers(number, false);
    expect(requests()).toBe(0);
  });

  it("tells the ways of a strike-off as events: in, suspended, out, in again, dissolved", async () => {
    const number = await createCompany({ statusDetail: null, strikeOffStage: null });
    await refresh(number);
    await db.registerEvent.deleteMany();
    const days = { proposed: "2026-01-05", suspended: "2026-02-02", discontinued: "2026-03-03" } as const;
    const stages: (string | null)[] = [];
    for (const [stage, on] of Object.entries(days)) {
      await providers.companiesHouse.changeCompany(number, { stage: stage as keyof typeof days, on });
      await refresh(number);
      stages.push((await companyOf(number)).strikeOffStage);
    }
    expect(stages).toEqual(["proposed", "suspended", "discontinued"]);
    const told = await kinds(number);
    expect(told).toContain("entered_strike_off");
    expect(told).toContain("strike_off_stage_changed");
    expect(told).toContain("left_strike_off");

    await providers.companiesHouse.changeCompany(number, { stage: "proposed", on: "2026-05-05" });
    await refresh(number);
    expect((await kinds(number)).filter((kind) => kind === "entered_strike_off")).toHaveLength(2);
    await providers.companiesHouse.changeCompany(number, { stage: "dissolved", on: "2026-08-08" });
    await refresh(number);
    expect(await companyOf(number)).toMatchObject({ status: "dissolved", strikeOffStage: "dissolved" });
    expect((await kinds(number)).at(-1)).toBe("dissolved");
  });

  it("forgets a filing that is listed no more, but not one that the list may not have yet", async () => {
    const number = await createCompany();
    await refresh(number);
    const listed = await db.strikeOffFiling.findMany({ where: { companyNumber: number } });
    const objection = {
      companyNumber: number,
      type: "DISS16(SOAS)",
      description: "dissolved-compulsory-strike-off-suspended",
      filedOn: new Date(),
    };
    const yesterday = new Date(Date.now() - 86_400_000);
    await db.strikeOffFiling.create({ data: { ...objection, transactionId: "withdrawn", seenAt: yesterday } });
    await db.strikeOffFiling.create({ data: { ...objection, transactionId: "just-filed" } });
    await refresh(number);
    const kept = await db.strikeOffFiling.findMany({ where: { companyNumber: number }, orderBy: { seenAt: "asc" } });
    expect(kept.map(({ transactionId }) => transactionId)).toEqual([
      ...listed.map(({ transactionId }) => transactionId),
      "just-filed",
    ]);
    expect(listed).not.toEqual([]);
  });

  it("ends no strike-off by a profile that leaves its status out", async () => {
    const number = await createCompany();
    await refresh(number);
    const before = await companyOf(number);
    expect(["proposed", "suspended"]).toContain(before.strikeOffStage);
    await providers.companiesHouse.changeCompany(number, { status: "" });
    await refresh(number);
    const { status, statusDetail, strikeOffStage } = await companyOf(number);
    expect({ status, statusDetail, strikeOffStage }).toEqual({
      status: "active",
      statusDetail: "active-proposal-to-strike-off",
      strikeOffStage: before.strikeOffStage,
    });
    expect(await kinds(number)).not.toContain("status_changed");
  });

  it("twice with nothing new adds no event", async () => {
    const number = await createCompany();
    await refresh(number);
    const before = await kinds(number);
    await refresh(number);
    expect(await kinds(number)).toEqual(before);
  });

  it("of a number that the register does not know marks it missing and says so once, until it is known again", async () => {
    const number = await createCompany();
    await providers.companiesHouse.changeCompany(number, { gone: true });
    expect(await refresh(number)).toBe(false);
    const since = (await companyOf(number)).missingSince;
    expect(since).not.toBeNull();
    await db.$executeRaw`update register_events set seen_at = seen_at - interval '1 day', fingerprint = fingerprint || 'yesterday'`;
    await refresh(number);
    expect((await companyOf(number)).missingSince).toEqual(since);
    expect(await kinds(number)).toEqual(["not_on_register"]);

    const other = await createCompany({ missingSince: new Date() });
    expect(await refresh(other)).toBe(true);
    expect((await companyOf(other)).missingSince).toBeNull();
  });

  it("keeps what the stream told while it waited for its answers, ends no strike-off by an older one, and asks again", async () => {
    const number = await createCompany({ status: "active", statusDetail: null, strikeOffStage: null });
    await providers.companiesHouse.changeCompany(number, { stage: "discontinued", on: "2026-03-03" });
    const endings: unknown[] = [];
    const refreshNoting = () =>
      refreshCompany(number, { isForced: true, signal, onStored: async (_, ...said) => void endings.push(said) });
    providers.companiesHouse.setFaults([{ kind: "delay", delayMs: 2_000, path: "filing-history", times: 1 }]);
    const slow = refreshNoting();
    await until("the profile is read and its filings are waited for", async () => requests() >= 2);
    const data = { company_name: "TARNVALE LTD", company_number: number, type: "ltd", company_status: "active" };
    const text = JSON.stringify({
      resource_kind: "company-profile",
      resource_uri: `/company/${number}`,
      data: { ...data, company_status_detail: "active-proposal-to-strike-off" },
      event: { timepoint: 1, type: "changed" },
    });
    const [lead] = await takeLead("test");
    if (!lead) throw new Error("no lead was taken");
    await applyLines(lead, [{ text, isTooLong: false }], null, async () => undefined);
    await slow;
    expect(endings).toEqual([[true, null]]);
    expect(await kinds(number)).toContain("entered_strike_off");
    expect(await kinds(number)).not.toContain("left_strike_off");
    expect(await companyOf(number)).toMatchObject({
      statusDetail: "active-proposal-to-strike-off",
      profileFetchedAt: null,
    });
    expect(await db.registerCheck.findMany()).toMatchObject([{ companyNumber: number, enqueuedAt: null }]);

    // Asked again with nothing in between, the register's word counts.
    await refreshNoting();
    expect(endings[1]).toEqual([true, "left_strike_off"]);
    expect((await companyOf(number)).profileFetchedAt).not.toBeNull();
  });

  it("that fails on the way stores nothing at all", async () => {
    const number = await createCompany();
    providers.companiesHouse.setFaults([{ kind: "status", status: 500, path: "filing-history" }]);
    await expect(refresh(number)).rejects.toMatchObject({ kind: "unavailable" });
    expect(await companyOf(number)).toMatchObject({ profileFetchedAt: null });
    providers.companiesHouse.setFaults([]);
    const onStored = () => Promise.reject(new Error("the next step failed"));
    await expect(refreshCompany(number, { isForced: true, signal, onStored })).rejects.toThrow("the next step failed");
    expect(await companyOf(number)).toMatchObject({ profileFetchedAt: null });
    expect(await kinds(number)).toEqual([]);
  });
});

describe("fetching officers", () => {
  it("stores each appointment under its id, and twice is the same", async () => {
    const number = await createCompany({ name: "HALEWICK MOTORS LIMITED" });
    await officers(number);
    const ids = async () =>
      (await db.officer.findMany({ where: { companyNumber: number }, orderBy: { id: "asc" } })).map((row) => row.id);
    const before = await ids();
    expect(before.length).toBeGreaterThan(0);
    await officers(number);
    expect(await ids()).toEqual(before);
    expect(await kinds(number)).toEqual([]);
  });

  it("marks an officer whom the register lists no more as gone, keeps the row, and tells it as an event", async () => {
    const number = await createCompany();
    await officers(number);
    const goneId = await createOfficer(number);
    await officers(number);
    const gone = await db.officer.findUniqueOrThrow({ where: { id: goneId } });
    expect(gone.goneSince).not.toBeNull();
    expect(await db.officer.count({ where: { companyNumber: number, goneSince: { not: null } } })).toBe(1);
    const event = await db.registerEvent.findFirstOrThrow({ where: { companyNumber: number } });
    expect(event).toMatchObject({ kind: "officers_changed", details: { added: 0, gone: 1 } });
  });

  it("marks nobody as gone by a list that does not come whole, and asks again once it is old", async () => {
    let number = await createCompany();
    while ((await providers.companiesHouse.officersOf(number)).length < 2) number = await createCompany();
    await officers(number);
    const before = await db.officer.count();
    const goneId = await createOfficer(number);
    providers.companiesHouse.setFaults([{ kind: "short", path: "officers" }]);
    await db.company.update({ where: { number }, data: { officersFetchedAt: null } });
    await officers(number);
    expect(await db.officer.count({ where: { goneSince: null } })).toBe(before + 1);
    const asked = requests();
    await officers(number, false);
    expect(requests()).toBe(asked);

    providers.companiesHouse.setFaults([]);
    await db.company.update({ where: { number }, data: { officersFetchedAt: new Date(Date.now() - 8 * 86_400_000) } });
    await officers(number, false);
    expect(await db.officer.findMany({ where: { goneSince: { not: null } } })).toMatchObject([{ id: goneId }]);
  });

  it("brings back one who is listed again, and never wakes one who asked to be forgotten", async () => {
    const number = await createCompany();
    await officers(number);
    const first = await db.officer.findFirstOrThrow({ where: { companyNumber: number } });
    const forgotten = new Date("2026-01-01");
    await db.officer.update({ where: { id: first.id }, data: { goneSince: new Date(), suppressedAt: forgotten } });
    await officers(number);
    expect(await db.officer.findUniqueOrThrow({ where: { id: first.id } })).toMatchObject({
      goneSince: null,
      suppressedAt: forgotten,
    });
  });

  it("keeps what an officer was called before, under the same appointment, and tells it without the name", async () => {
    const number = await createCompany();
    await officers(number);
    const { id, name } = await db.officer.findFirstOrThrow({ where: { companyNumber: number } });
    await db.officer.update({ where: { id }, data: { name: "EARLIER, Ada" } });
    await officers(number);
    await officers(number);
    expect(await db.officer.findUniqueOrThrow({ where: { id } })).toMatchObject({
      name,
      formerNames: ["EARLIER, Ada"],
    });
    const events = await db.registerEvent.findMany({ where: { companyNumber: number } });
    expect(events).toMatchObject([{ kind: "officers_changed", details: { added: 0, gone: 0, renamed: 1 } }]);
  });

  it("asks nothing when they are less than a day old, unless a person insists", async () => {
    const number = await createCompany();
    await officers(number);
    const before = requests();
    await officers(number, false);
    expect(requests()).toBe(before);
    await officers(number);
    expect(requests()).toBeGreaterThan(before);
  });
});
