import { PrismaPg } from "@prisma/adapter-pg";
import { expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { PrismaClient } from "@/server/platform/db/generated/client";
import { isAboutData } from "@/server/register/stream/is-about-data";

const errorOf = (work: () => Promise<unknown>) =>
  work().then(
    () => {
      throw new Error("nothing was refused");
    },
    (error: unknown) => error,
  );

test("what the database cannot hold is about the data, in whatever way it was to be stored", async () => {
  const refused = [
    () => db.$queryRaw`select '2025-02-30'::date`,
    () => db.$executeRaw`insert into companies (number) values (null)`,
    () => db.company.create({ data: { number: "9700\u00001" } }),
    () => db.companyPreviousName.createMany({ data: [{ companyNumber: "ZZ", position: 0, name: "x" }] }),
    () => db.$transaction((tx) => tx.$queryRaw`select 1 / 0`),
  ];
  for (const work of refused) expect(isAboutData(await errorOf(work))).toBe(true);
});

test("a database that is away, a broken connection and a slow transaction are not, whatever numbers their messages hold", async () => {
  const away = new PrismaClient({ adapter: new PrismaPg({ connectionString: "postgres://x@127.0.0.1:22345/x" }) });
  const passing = [
    () => away.$queryRaw`select 1`,
    () => away.$transaction((tx) => tx.$queryRaw`select 1`),
    () => db.$transaction((tx) => tx.$executeRaw`select pg_terminate_backend(pg_backend_pid())`),
    () => db.$executeRaw`do $$ begin raise exception 'Process 22345 waits for 23456' using errcode = '40P01'; end $$`,
  ];
  for (const work of passing) expect(isAboutData(await errorOf(work))).toBe(false);
  expect(isAboutData(new Error("however 23514 ms passed since the start of the transaction"))).toBe(false);
  await away.$disconnect();
});
