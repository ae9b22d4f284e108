import { describe, expect, it } from "vitest";
import { toRegisterOfficer } from "../mapper";
import { officerWire } from "../schema";
import { createFilings } from "./filings";
import { officerBody } from "./officer-bodies";
import { createOfficers } from "./officers";
import { listPopulation, populationSize } from "./population";

const today = "2026-06-17";
const population = listPopulation("story", today);

describe("the invented population", () => {
  it("is the same for the same seed, another for another, and clashes with nobody", () => {
    expect(listPopulation("story", today)).toEqual(population);
    expect(listPopulation("other", today)[5]?.name).not.toBe(population[5]?.name);
    expect(new Set(population.map(({ number }) => number)).size).toBe(populationSize);
    expect(new Set(population.map(({ name }) => name)).size).toBe(populationSize);
    for (const { number } of population) expect(number).toMatch(/^(99\d{6}|(SC|NI|OC|BR)99\d{4})$/);
  });

  it("never files before it exists or after today, nor twice under one id", () => {
    for (const company of population) {
      const filings = createFilings("story", company);
      expect(new Set(filings.map(({ transactionId }) => transactionId)).size).toBe(filings.length);
      for (const { date } of filings) {
        expect(date >= company.incorporatedOn).toBe(true);
        expect(date <= today).toBe(true);
      }
      expect(filings.map(({ date }) => date)).toEqual(
        filings
          .map(({ date }) => date)
          .sort()
          .reverse(),
      );
    }
  });

  it("keeps its filings' ids when a week passes", () => {
    const company = population.find(({ statusDetail }) => statusDetail !== null);
    const later = listPopulation("story", "2026-06-24").find(({ number }) => number === company?.number);
    const idOfNotice = (one: typeof company) =>
      one && createFilings("story", one).find(({ type }) => type.startsWith("GAZ1"))?.transactionId;
    expect(idOfNotice(company)).toBe(idOfNotice(later));
  });

  it("has officers whose names read back into the parts they were made of", () => {
    for (const company of population) {
      for (const officer of createOfficers("story", company)) {
        const mapped = toRegisterOfficer(officerWire.parse(officerBody(company, officer)));
        expect(mapped.isCorporate).toBe(officer.elements === null);
        expect(mapped.forename).toBe(officer.elements?.forename ?? null);
        expect(mapped.surname).toBe(officer.elements?.surname ?? null);
        expect(mapped.appointmentId).toHaveLength(27);
        expect(officer.appointedOn <= today && (officer.resignedOn ?? officer.appointedOn) <= today).toBe(true);
      }
    }
  });

  it("has each odd case", () => {
    const officersOf = (oddity: string) =>
      population.filter((company) => company.oddity === oddity).map((company) => createOfficers("story", company));
    expect(officersOf("no-officers").every((list) => list.length === 0)).toBe(true);
    expect(
      officersOf("only-corporate-officers").every(
        (list) => list.length > 0 && list.every(({ elements }) => elements === null),
      ),
    ).toBe(true);
    expect(officersOf("many-officers").every((list) => list.length > 100)).toBe(true);
    expect(
      officersOf("resigned-only").every(
        (list) => list.length > 0 && list.every(({ resignedOn }) => resignedOn !== null),
      ),
    ).toBe(true);
    expect(officersOf("mononym").every(([first]) => first && !first.name.includes(","))).toBe(true);
    expect(officersOf("pre-1992").every(([first]) => first?.isPre1992)).toBe(true);
    const companies = (oddity: string) => population.filter((company) => company.oddity === oddity);
    expect(companies("welsh").every(({ name }) => /[ŴŶ]/u.test(name))).toBe(true);
    expect(companies("renamed").every(({ previousNames }) => previousNames.length > 0)).toBe(true);
    expect(companies("new-company").every(({ accounts }) => accounts.category === "null")).toBe(true);
    expect(companies("uk-establishment").every(({ status }) => status === null)).toBe(true);
    expect(population.some(({ type }) => type === "llp")).toBe(true);
  });
});
