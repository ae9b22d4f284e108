import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { erasePerson } from "@/server/enrichment/privacy/erase-person";
import { suppress } from "@/server/enrichment/privacy/suppress";
import { db } from "@/server/platform/db/client";
import { fetchAppointments } from "@/server/register/people/fetch-appointments";
import { readAppointments, readCompanyAppointments } from "@/server/register/people/reads-appointments";
import { requestAppointments } from "@/server/register/people/request-appointments";
import { fetchOfficers } from "@/server/register/rest/fetch-officers";
import { resetDatabase } from "@/server/testing/database";
import { findInDatabase } from "@/server/testing/dump";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { person } from "@/server/testing/runs";

let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 0 });
});
afterEach(() => providers.close());

const signal = new AbortController().signal;
const requests = () => providers.companiesHouse.state().requests.total;

/** A company with its officers as the register has them; the officer is somebody who serves. */
async function readOfficers(): Promise<{ number: string; officerId: string; personId: string }> {
  const number = await createCompany();
  await fetchOfficers(number, { isForced: true, signal, onStored: async () => undefined });
  const officer = await db.officer.findFirstOrThrow({
    where: { companyNumber: number, isCorporate: false, resignedOn: null, personId: { not: null } },
  });
  return { number, officerId: officer.id, personId: officer.personId ?? "" };
}

/** As if the register had answered: at the company itself, and once for each of the others. */
async function storeAppointments(
  personId: string,
  numbers: readonly { companyNumber: string; companyStatus?: string; resignedOn?: Date }[],
) {
  await db.personRecord.create({ data: { personId, total: numbers.length, fetchedAt: new Date() } });
  await db.personAppointment.createMany({
    data: numbers.map((one, position) => ({
      personId,
      position,
      companyName: "OTHER LIMITED",
      role: "director",
      ...one,
    })),
  });
}

describe("an officer's other appointments", () => {
  it("are read on demand, stored with their age, and replaced when read again", async () => {
    const { officerId, number } = await readOfficers();
    expect(await readAppointments(officerId)).toMatchObject({ fetchedAt: null, others: 0, items: [] });
    await fetchAppointments(officerId, signal);
    const first = await readAppointments(officerId);
    expect(Date.now() - Date.parse(first.fetchedAt ?? "")).toBeLessThan(60_000);
    expect(first.items).toHaveLength(first.others);
    expect(first.items.every(({ companyNumber }) => companyNumber !== number)).toBe(true);
    await fetchAppointments(officerId, signal);
    const again = await readAppointments(officerId);
    expect(again.items).toEqual(first.items);
  });

  it("count each company once, and those in trouble by our own register before the other's word", async () => {
    const number = await createCompany();
    const officerId = await createOfficer(number, { personId: "person-1" });
    const striking = await createCompany();
    const sound = await createCompany({ status: "active", statusDetail: null, strikeOffStage: null });
    const gone = await createCompany({ status: "dissolved", strikeOffStage: "dissolved", dissolvedOn: new Date() });
    const longGone = await createCompany({
      status: "dissolved",
      strikeOffStage: null,
      dissolvedOn: new Date("2011-01-01"),
    });
    await storeAppointments("person-1", [
      { companyNumber: number },
      { companyNumber: striking, companyStatus: "active" },
      { companyNumber: striking, companyStatus: "active", resignedOn: new Date("2020-01-01") },
      { companyNumber: sound, companyStatus: "liquidation" },
      { companyNumber: gone },
      { companyNumber: longGone, resignedOn: new Date("2010-01-01") },
      { companyNumber: "09990001", companyStatus: "liquidation", resignedOn: new Date("2021-01-01") },
    ]);
    const { items, ...summary } = await readAppointments(officerId);
    expect(summary).toMatchObject({ others: 5, serving: 3, inTrouble: 3, unread: 0, isFetching: false });
    const troubles = Object.fromEntries(items.map(({ companyNumber, trouble }) => [companyNumber, trouble]));
    expect(troubles).toEqual({
      [striking]: "strikeOff",
      [sound]: null,
      [gone]: "dissolvedLately",
      [longGone]: null,
      "09990001": "insolvency",
    });
    expect(items[0]?.trouble).not.toBeNull();
    expect(await readCompanyAppointments(number)).toEqual([summary]);
  });

  it("are asked for once at a time, before everything else, and on record", async () => {
    const { number, officerId } = await readOfficers();
    await requestAppointments(person, officerId);
    await requestAppointments(person, officerId);
    const jobs = await db.queueJob.findMany({ where: { queue: "fetch-appointments" } });
    expect(jobs).toHaveLength(1);
    expect(jobs[0]?.priority).toBeGreaterThan(1_000_000);
    expect((await readAppointments(officerId)).isFetching).toBe(true);
    expect(await db.auditEntry.findMany({ where: { action: "officer.appointments_asked" } })).toMatchObject([
      { entityId: number, after: { officerId } },
    ]);
  });

  it("of somebody who asked to be forgotten are neither fetched nor stored nor shown", async () => {
    const { officerId, personId } = await readOfficers();
    await fetchAppointments(officerId, signal);
    expect(await db.personRecord.count({ where: { personId } })).toBe(1);
    await suppress(person, { kind: "person", value: officerId, reason: "asked to be forgotten" });
    expect(await db.personAppointment.count({ where: { personId } })).toBe(0);
    expect(await db.personRecord.count()).toBe(0);
    const before = requests();
    await fetchAppointments(officerId, signal);
    expect(requests()).toBe(before);
    await expect(readAppointments(officerId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(requestAppointments(person, officerId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("go with an erased person, and nothing in the database names them any more", async () => {
    const { officerId, personId } = await readOfficers();
    await requestAppointments(person, officerId);
    await fetchAppointments(officerId, signal);
    await erasePerson(person, { officerId, reason: "asked to be forgotten", dryRun: false });
    expect(await db.personRecord.count()).toBe(0);
    expect(await findInDatabase([officerId, personId])).toEqual([]);
  });
});
