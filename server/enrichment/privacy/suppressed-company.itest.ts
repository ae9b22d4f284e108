import { beforeEach, expect, it } from "vitest";
import { liftSuppression } from "@/server/enrichment/privacy/lift-suppression";
import { suppress } from "@/server/enrichment/privacy/suppress";
import { db } from "@/server/platform/db/client";
import { refreshFacets } from "@/server/register/search/refresh-facets";
import { resetDatabase } from "@/server/testing/database";
import { createCompany } from "@/server/testing/factories/companies";
import { person } from "@/server/testing/runs";
import { until } from "@/server/testing/until";

beforeEach(resetDatabase);

it("a company is found among the suppressed ones once it is suppressed, and no more once that is lifted", async () => {
  const number = await createCompany({ name: "HARROWMERE JOINERY LIMITED" });
  const facets = async () => {
    await refreshFacets();
    return (await db.company.findUniqueOrThrow({ where: { number } })).facets;
  };
  const { id } = await suppress(person, { kind: "company", value: number, reason: "they asked" });
  expect(await facets()).toContain("state~suppressed");
  await liftSuppression(person, { id, reason: "they came back" });
  expect(await facets()).not.toContain("state~suppressed");
});

it("a suppression locks a company's lookups by their ids, as an answer that comes late does", async () => {
  const number = await createCompany();
  const [low, high] = ["0198a000-0000-7000-8000-000000000001", "0198a000-0000-7000-8000-000000000002"];
  // The later id first: where its rows lie has nothing to do with it.
  for (const id of [high, low]) {
    const question = { kind: "domain" as const, key: `domain:${id}`, input: { name: id }, state: "failed" as const };
    await db.lookup.create({ data: { id, ...question, priority: 1, companyNumber: number } });
  }
  const lock = (tx: Pick<typeof db, "$queryRaw">, id: string) =>
    tx.$queryRaw`select id from lookups where id = ${id}::uuid for no key update`;
  let suppressing: Promise<unknown> | undefined;
  await db.$transaction(async (tx) => {
    await lock(tx, low);
    suppressing = suppress(person, { kind: "company", value: number, reason: "they asked" });
    await until("the suppression waits", isWaited);
    await lock(tx, high);
  });
  await suppressing;
  expect(await db.lookup.count({ where: { state: "cancelled" } })).toBe(2);
});

const isWaited = async () => {
  const [row] = await db.$queryRaw<
    { n: number }[]
  >`select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
  return (row?.n ?? 0) > 0;
};
