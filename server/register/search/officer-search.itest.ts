import { beforeEach, expect, test } from "vitest";
import { resolveCompanies } from "@/server/enrichment/runs/resolve-companies";
import { db } from "@/server/platform/db/client";
import { listCompanies } from "@/server/register/reads";
import { findCompanyPage } from "@/server/register/search/company-page";
import { countCompanies } from "@/server/register/search/count-companies";
import type { CompanyFilter } from "@/server/register/search/filter";
import { resetDatabase } from "@/server/testing/database";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";

const maud = { forename: "Maud", surname: "Ellerby" };

beforeEach(resetDatabase);

async function find(officer: string): Promise<string[]> {
  const { items } = await listCompanies({ officer, sort: "number", limit: 50 });
  return items.map(({ number }) => number);
}

/** As the index has it at this moment: nothing is brought up to date first. */
async function findAtOnce(filter: CompanyFilter): Promise<string[]> {
  const ways = [1_000_000, -1].map((mostGathered) =>
    findCompanyPage({ filter, sort: "number", limit: 50, mostGathered }),
  );
  const [gathered, walked] = await Promise.all(ways);
  expect(walked?.numbers).toEqual(gathered?.numbers);
  return gathered?.numbers ?? [];
}

test("officers are found by the beginning of the surname, and by the surname with the beginning of the forename", async () => {
  const company = await createCompany();
  await createOfficer(company, { ...maud, surname: "van der Ellerby" });
  for (const text of ["van", "VAN", "van der ellerby m", "Maud van der Ellerby"])
    expect(await find(text)).toEqual([company]);
  for (const text of ["ellerby", "maud", "van der ellerby x", ", ,"]) expect(await find(text)).toEqual([]);
});

test("a new name is found and the old one no more", async () => {
  const company = await createCompany();
  const id = await createOfficer(company, maud);
  expect(await find("ellerby")).toEqual([company]);
  await db.officer.update({ where: { id }, data: { surname: "Marlowe" } });
  expect(await find("marlowe")).toEqual([company]);
  expect(await find("ellerby")).toEqual([]);
});

test("who asks to be forgotten is found no more from that moment on, a namesake still is", async () => {
  const [alone, shared] = [await createCompany(), await createCompany()];
  const ids = [await createOfficer(alone, maud), await createOfficer(shared, maud)];
  await createOfficer(shared, maud);
  expect(await find("ellerby")).toEqual([alone, shared].sort());
  await db.officer.updateMany({ where: { id: { in: ids } }, data: { suppressedAt: new Date() } });
  expect(await findAtOnce({ officer: "ellerby" })).toEqual([]);
  expect(await find("ellerby")).toEqual([shared]);
});

test("beginnings go together with every other filter, in lists, counts and runs", async () => {
  const builder = { sicCodes: ["43320"], postcode: "LS1 4DY" };
  const wanted = await createCompany(builder);
  const others = [
    await createCompany(builder),
    await createCompany({ ...builder, postcode: "BD1 1AA" }),
    await createCompany({ ...builder, sicCodes: ["62020"] }),
    await createCompany({ ...builder, status: "dissolved" }),
  ];
  await createOfficer(wanted, maud);
  for (const company of others.slice(1)) await createOfficer(company, maud);
  const filter: CompanyFilter = { officer: "eller", sic: ["43"], area: "LS", status: ["active"], state: ["pending"] };
  expect(await find("ellerby")).toHaveLength(4);
  expect(await findAtOnce(filter)).toEqual([wanted]);
  expect(await countCompanies(filter)).toEqual({ count: 1, exact: true });
  expect(await db.$transaction((tx) => resolveCompanies(tx, { filter }))).toEqual([wanted]);
});
