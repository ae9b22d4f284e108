import { beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { refreshFacets } from "@/server/register/search/refresh-facets";
import { refreshSamples } from "@/server/register/search/sampled-companies";
import { connectToTestDatabase, resetDatabase } from "@/server/testing/database";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";
import { until } from "@/server/testing/until";

beforeEach(resetDatabase);

const MAUD = "ellerby";

/** Two companies in the sample; of the second Maud is an officer. */
async function sampleMaud() {
  const [first, second] = [await createCompany({ number: "00000001" }), await createCompany({ number: "00000002" })];
  const id = await createOfficer(second, { forename: "Maud", surname: "Ellerby" });
  await refreshFacets();
  await refreshSamples(0);
  expect(await samplesOf(MAUD)).toEqual([second]);
  return { first, second, id };
}

async function samplesOf(name: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ number: string }[]>`
    select number from company_samples where facets::text || document::text like ${`%${name}%`} order by number`;
  return rows.map(({ number }) => number);
}

async function countWaiting(): Promise<{ rows: number; advisory: number }> {
  const [row] = await db.$queryRaw<{ rows: number; advisory: number }[]>`
    select count(*) filter (where locktype in ('transactionid', 'tuple'))::int as rows, count(*) filter (where locktype = 'advisory')::int as advisory
    from pg_locks where not granted and pid in (select pid from pg_stat_activity where datname = current_database())`;
  return row ?? { rows: 0, advisory: 0 };
}

test("every table of the product can be read on a replica", async () => {
  const rows = await db.$queryRaw<unknown[]>`
    select relname from pg_class where relnamespace = 'public'::regnamespace and relpersistence = 'u'`;
  expect(rows).toEqual([]);
});

test("a name that is forgotten while the sample is being copied does not come back with the copy", async () => {
  const { first, id } = await sampleMaud();
  await db.company.update({ where: { number: first }, data: { name: "ANOTHER LIMITED" } });
  const reader = await connectToTestDatabase();
  await reader.query("begin");
  let copying: Promise<void> = Promise.resolve();
  let forgetting: Promise<unknown> = Promise.resolve();
  try {
    await reader.query("select from company_samples where number = $1 for update", [first]);
    // It has read all companies, and waits to store the first.
    copying = refreshSamples(0);
    await until("the copy waits", async () => (await countWaiting()).rows > 0);
    let isForgotten = false;
    forgetting = db.officer.update({ where: { id }, data: { suppressedAt: new Date() } }).then(() => {
      isForgotten = true;
    });
    await until("it is forgotten or waits", async () => isForgotten || (await countWaiting()).advisory > 0);
  } finally {
    await reader.query("commit");
    await Promise.all([copying, forgetting]);
  }
  expect(await samplesOf("another")).toEqual([first]);
  expect(await samplesOf(MAUD)).toEqual([]);
});

test("while a name is being forgotten nothing is copied", async () => {
  const { second, id } = await sampleMaud();
  const forgetter = await connectToTestDatabase();
  await forgetter.query("begin");
  try {
    await forgetter.query("update officers set suppressed_at = now() where id = $1", [id]);
    await refreshSamples(0);
  } finally {
    await forgetter.query("commit");
  }
  expect(await samplesOf(MAUD)).toEqual([]);
  await refreshSamples(0);
  expect(await samplesOf(MAUD)).toEqual([]);
  expect(await db.companySample.count({ where: { number: second } })).toBe(1);
});
