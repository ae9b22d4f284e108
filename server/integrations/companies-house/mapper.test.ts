import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toRegisterCompany, toRegisterFiling, toRegisterOfficer } from "./mapper";
import { companyWire, filingListWire, officerListWire, officerWire, searchWire } from "./schema";

const company = {
  company_name: "PLACEHOLDER CAFÉ LTD",
  company_number: "SC990001",
  company_status: "active",
  company_status_detail: "active-proposal-to-strike-off",
  type: "ltd",
  jurisdiction: "scotland",
  date_of_creation: "2025-02-10",
  sic_codes: ["56102"],
  registered_office_address: {
    premises: "12/3",
    address_line_1: "Example Wynd",
    locality: "Exampleburgh",
    postal_code: "ZZ99 6AA",
  },
  previous_company_names: [{ name: "OLD PLACEHOLDER LTD", effective_from: "2025-02-10", ceased_on: "2025-06-01" }],
  accounts: { last_accounts: { type: "null" }, next_accounts: { due_on: "2026-11-10", overdue: true } },
  confirmation_statement: { next_due: "2027-02-23", overdue: false },
  links: { self: "/company/SC990001" },
};

describe("a company profile", () => {
  it("is mapped to our words, absent members to null", () => {
    expect(toRegisterCompany(companyWire.parse(company))).toMatchObject({
      number: "SC990001",
      statusDetail: "active-proposal-to-strike-off",
      dissolvedOn: null,
      address: { premises: "12/3", line1: "Example Wynd", line2: null, town: "Exampleburgh", county: null },
      previousNames: [{ name: "OLD PLACEHOLDER LTD", from: "2025-02-10", to: "2025-06-01" }],
      accountsOverdue: true,
      accountsCategory: null,
      accountsLastMadeUpTo: null,
      hasCharges: false,
      etag: null,
    });
  });

  it("may have a status and a type nobody has heard of, or no status", () => {
    const { company_status: _, ...establishment } = company;
    expect(toRegisterCompany(companyWire.parse({ ...establishment, type: "uk-establishment" })).status).toBe("unknown");
    expect(
      toRegisterCompany(companyWire.parse({ ...company, company_status: "hibernating", type: "moon-base" })),
    ).toMatchObject({
      status: "hibernating",
      type: "moon-base",
    });
  });

  it("with a text longer than any of the register's has it cut, and is no profile if it is the number", () => {
    const endless = "A".repeat(3_000);
    const read = toRegisterCompany(
      companyWire.parse({
        ...company,
        company_name: `${"A".repeat(499)}😀`,
        company_status: endless,
        sic_codes: [endless],
        registered_office_address: { postal_code: endless },
        previous_company_names: [{ name: endless }],
      }),
    );
    const kept = "A".repeat(500);
    // Not half a letter.
    expect(read.name).toBe("A".repeat(499));
    expect(read).toMatchObject({ status: kept, sicCodes: [kept], address: { postcode: kept } });
    expect(read.previousNames).toMatchObject([{ name: kept }]);
    expect(companyWire.safeParse({ ...company, company_number: endless }).success).toBe(false);
  });

  it("loses a day that is not in the calendar, not the rest", () => {
    expect(toRegisterCompany(companyWire.parse({ ...company, date_of_creation: "2025-02-31" }))).toMatchObject({
      name: "PLACEHOLDER CAFÉ LTD",
      incorporatedOn: null,
    });
  });
});

describe("an officer", () => {
  it("is mapped with ids from the links and the month of birth", () => {
    const wire = {
      name: "PLACEHOLDER, Ada Joan, Dr",
      officer_role: "director",
      appointed_before: "1991-12-31",
      date_of_birth: { month: 5, year: 1971 },
      links: { self: "/company/99000002/appointments/-40h", officer: { appointments: "/officers/8Y98/appointments" } },
    };
    expect(toRegisterOfficer(officerWire.parse(wire))).toEqual({
      appointmentId: "-40h",
      officerId: "8Y98",
      name: "PLACEHOLDER, Ada Joan, Dr",
      isCorporate: false,
      title: "Dr",
      forename: "Ada",
      otherNames: "Joan",
      surname: "Placeholder",
      role: "director",
      appointedOn: null,
      appointedBefore: "1991-12-31",
      resignedOn: null,
      nationality: null,
      occupation: null,
      countryOfResidence: null,
      birthYear: 1971,
      birthMonth: 5,
    });
  });
});

const folder = resolve(import.meta.dirname, "../../../../shared/reference/fixtures/companies-house");
const read = (name: string): unknown => JSON.parse(readFileSync(resolve(folder, name), "utf8"));

describe.runIf(existsSync(folder))("the reference bodies", () => {
  it.each(["active", "active-proposal-to-strike-off", "dissolved", "liquidation", "llp", "scottish"])(
    "profile %s is read",
    (name) => {
      const mapped = toRegisterCompany(companyWire.parse(read(`company-profile.${name}.json`)));
      expect(mapped.incorporatedOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(mapped.address.town).not.toBeNull();
    },
  );

  it.each(["mixed", "unusual-names", "llp", "dissolved-company", "page-1", "page-2", "page-3"])(
    "officers %s are read",
    (name) => {
      const officers = officerListWire.parse(read(`officers.${name}.json`)).items.map(toRegisterOfficer);
      for (const officer of officers) {
        expect(officer.officerId).not.toBeNull();
        expect(officer.isCorporate).toBe(officer.role.startsWith("corporate-"));
        expect(officer.surname === null).toBe(officer.isCorporate);
        expect(officer.appointedOn ?? officer.appointedBefore).not.toBeNull();
      }
    },
  );

  it("filings and searches are read", () => {
    const filings = filingListWire.parse(read("filing-history.two-episodes.json")).items.map(toRegisterFiling);
    expect(filings[1]).toMatchObject({
      type: "GAZ1(A)",
      category: "gazette",
      description: "gazette-notice-voluntary",
      date: "2026-07-21",
    });
    expect(searchWire.parse(read("search-companies.json")).items).toHaveLength(3);
  });

  it("damaged at any place are read or refused by the schema, and never break the mapper", () => {
    const originals = [
      read("company-profile.active.json"),
      read("officers.mixed.json"),
      read("filing-history.two-episodes.json"),
    ];
    const damage = fc.tuple(
      fc.constantFrom(...originals),
      fc.nat(),
      fc.constantFrom(null, 7, "", "null", [], {}, true, -1),
    );
    fc.assert(
      fc.property(damage, ([original, place, value]) => {
        const damaged = replaceAt(original, place, value);
        const profile = companyWire.safeParse(damaged);
        if (profile.success) toRegisterCompany(profile.data);
        const officers = officerListWire.safeParse(damaged);
        if (officers.success) officers.data.items.map(toRegisterOfficer);
        const filings = filingListWire.safeParse(damaged);
        if (filings.success) filings.data.items.map(toRegisterFiling);
      }),
      { numRuns: 600 },
    );
  });
});

/** A copy in which the n-th value (depth first) is another. */
function replaceAt(original: unknown, place: number, value: unknown): unknown {
  let count = 0;
  const visit = (change: (at: number, member: unknown) => unknown) => {
    let at = -1;
    return JSON.stringify(original, (_, member) => {
      at += 1;
      count = at;
      return change(at, member);
    });
  };
  visit((_, member) => member);
  const target = (place % count) + 1;
  return JSON.parse(visit((at, member) => (at === target ? value : member)));
}
