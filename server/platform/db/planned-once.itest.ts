import { expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { PLANNED_ONCE } from "@/server/platform/db/planned-once";

test("a marked statement is kept by its connection, whatever its values; any other is forgotten", async () => {
  const kept = await db.$transaction(async (tx) => {
    const before = await tx.$queryRaw<{ statement: string }[]>`select statement from pg_prepared_statements`;
    for (const numbers of [["1"], ["2", "3"]]) {
      const rows =
        await tx.$queryRaw`${PLANNED_ONCE} select number from unnest(${numbers}::text[]) number order by number`;
      expect(rows).toEqual(numbers.map((number) => ({ number })));
      await tx.$queryRaw`select number from unnest(${numbers}::text[]) number`;
    }
    const after = await tx.$queryRaw<{ statement: string }[]>`select statement from pg_prepared_statements`;
    return after.map(({ statement }) => statement).filter((one) => !before.some(({ statement }) => statement === one));
  });
  expect(kept).toEqual(["/* planned once */ select number from unnest($1::text[]) number order by number"]);
});
