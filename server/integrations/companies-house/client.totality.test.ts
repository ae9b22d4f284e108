import { existsSync, readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { ProviderError } from "@/server/platform/errors";
import { unlimited } from "@/server/platform/slot";
import { type CompaniesHouseClient, createCompaniesHouseClient } from "./client";

const NUMBER = "99000001";

const company = {
  company_name: "HARROWMERE JOINERY LIMITED",
  company_number: NUMBER,
  company_status: "active",
  company_status_detail: "active-proposal-to-strike-off",
  type: "ltd",
  date_of_creation: "2019-02-03",
  sic_codes: ["43320"],
  registered_office_address: { address_line_1: "1 Mill Lane", locality: "Harrowmere", postal_code: "HM1 1AA" },
  previous_company_names: [{ name: "OLD JOINERY LIMITED", effective_from: "2019-02-03", ceased_on: "2020-01-01" }],
  accounts: { next_accounts: { due_on: "2026-01-01", overdue: true }, next_due: "2026-01-01" },
  confirmation_statement: { next_due: "2026-02-17", overdue: false },
};
const officers = {
  items: [
    {
      name: "MARLOWE, Ada Jane",
      officer_role: "director",
      appointed_on: "2019-02-03",
      date_of_birth: { month: 2, year: 1970 },
      links: { self: `/company/${NUMBER}/appointments/abc`, officer: { appointments: "/officers/xyz/appointments" } },
    },
  ],
  total_results: 1,
};
const filings = {
  items: [
    {
      transaction_id: "MzAwMDAwMDAwMA",
      category: "gazette",
      type: "GAZ1",
      date: "2026-05-05",
      description: "gazette-notice-compulsory",
    },
  ],
  total_count: 1,
};
const found = { items: [{ company_number: NUMBER, title: company.company_name, company_status: "active" }] };

const recorded = new URL("../../../../shared/reference/fixtures/companies-house/", import.meta.url);
const described = existsSync(recorded)
  ? readdirSync(recorded)
      .filter((file) => file.endsWith(".json"))
      .map((file): unknown => JSON.parse(readFileSync(new URL(file, recorded), "utf8")))
  : [];

const reads: readonly ((client: CompaniesHouseClient) => Promise<unknown>)[] = [
  (client) => client.getCompany(NUMBER),
  (client) => client.getOfficers(NUMBER),
  (client) => client.getFilings(NUMBER),
  (client) => client.searchCompanies("harrowmere"),
];

function answering(body: string, status: number): CompaniesHouseClient {
  return createCompaniesHouseClient({
    baseUrl: "http://companies-house.test",
    apiKey: "key",
    limiter: unlimited,
    fetch: async () => new Response(body, { status }),
  });
}

/** A value with one of its parts replaced or removed. */
function damage(value: unknown, [step, ...rest]: readonly number[], part: unknown): unknown {
  if (step === undefined || typeof value !== "object" || value === null) return part;
  const entries = Object.entries(value);
  const place = step % Math.max(1, entries.length);
  const kept = entries.flatMap(([key, member], index) => {
    if (index !== place) return [[key, member] as const];
    return rest.length === 0 && part === undefined ? [] : [[key, damage(member, rest, part)] as const];
  });
  return Array.isArray(value) ? kept.map(([, member]) => member) : Object.fromEntries(kept);
}

it("any answer at all is read, or thrown as a ProviderError, and never read without end", async () => {
  const sample = fc.constantFrom<unknown>(company, officers, filings, found, ...described);
  const part = fc.option(fc.jsonValue({ maxDepth: 2 }), { nil: undefined });
  const status = fc.constantFrom(200, 200, 200, 404, 429, 500);
  await fc.assert(
    fc.asyncProperty(
      sample,
      fc.array(fc.nat(9), { maxLength: 6 }),
      part,
      status,
      fc.nat(300),
      async (value, path, put, code, cut) => {
        const whole = JSON.stringify(damage(value, path, put)) ?? "";
        for (const body of [whole, whole.slice(0, cut)]) {
          for (const read of reads) {
            const failure = await read(answering(body, code)).then(
              () => null,
              (error: unknown) => error,
            );
            if (failure !== null) expect(failure).toBeInstanceOf(ProviderError);
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});

it("undamaged answers are read whole", async () => {
  expect(await answering(JSON.stringify(company), 200).getCompany(NUMBER)).toMatchObject({
    name: company.company_name,
  });
  expect(await answering(JSON.stringify(officers), 200).getOfficers(NUMBER)).toMatchObject({
    officers: [{ appointmentId: "abc" }],
    isWhole: true,
  });
  expect(await answering(JSON.stringify(filings), 200).getFilings(NUMBER)).toHaveLength(1);
  expect(await answering(JSON.stringify(found), 200).searchCompanies("harrowmere")).toHaveLength(1);
});
