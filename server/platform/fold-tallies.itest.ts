import { beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { foldTallies } from "@/server/platform/fold-tallies";
import { resetDatabase } from "@/server/testing/database";

beforeEach(resetDatabase);

test("what many changes left is added together, and adds up to what it was", async () => {
  await db.$executeRaw`insert into tallies (name, count) values ('delivery:applied', 3), ('delivery:applied', -1), ('result:poll', 1)`;
  await db.$executeRaw`insert into answer_tallies (day, kind, answered, found, valid)
    values ('2026-11-20', 'domain', 2, 1, 0), ('2026-11-20', 'domain', 1, 1, 0), ('2026-11-21', 'email', 1, 0, 0)`;
  await foldTallies();
  expect(await db.$queryRaw`select name, count::int as count from tallies order by name`).toEqual([
    { name: "delivery:applied", count: 2 },
    { name: "result:poll", count: 1 },
  ]);
  expect(
    await db.$queryRaw`select kind::text as kind, answered::int as answered, found::int as found from answer_tallies order by day`,
  ).toEqual([
    { kind: "domain", answered: 3, found: 2 },
    { kind: "email", answered: 1, found: 0 },
  ]);
});
