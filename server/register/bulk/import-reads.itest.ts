import { beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { importPage, importRecord } from "@/server/register/schema";
import { resetDatabase } from "@/server/testing/database";
import { listImports, readImport } from "./import-reads";

beforeEach(resetDatabase);

test("imports are newest first and page by cursor; the list leaves rejects out", async () => {
  for (let n = 0; n < 3; n += 1) {
    await db.import.create({
      data: {
        source: `${n}.csv`,
        requestedBy: "Mira",
        rejected: 1,
        createdAt: new Date(2026, 10, n + 1),
        rejects: { create: { line: 4, reason: "no number" } },
      },
    });
  }
  const first = importPage.parse(await listImports({ limit: 2 }));
  const second = await listImports({ limit: 2, cursor: first.nextCursor });
  expect([...first.items, ...second.items].map((item) => item.source)).toEqual(["2.csv", "1.csv", "0.csv"]);
  expect(first.items[0]?.rejects).toEqual([]);
  expect(first.total).toEqual({ count: 3, exact: true });
});

test("one import has its rejects by line, and its progress", async () => {
  const { id } = await db.import.create({
    data: {
      source: "list.csv",
      requestedBy: "Mira",
      state: "completed",
      format: "number_list",
      rowsRead: 12,
      rowsTotal: 12,
      rejected: 2,
      rejects: {
        createMany: {
          data: [
            { line: 9, reason: "too long" },
            { line: 2, reason: "missing" },
          ],
        },
      },
    },
  });
  const record = importRecord.parse(await readImport({ id }));
  expect(record).toMatchObject({ format: "number_list", progress: { rows: 12, total: 12 }, summary: { rejected: 2 } });
  expect(record.rejects.map((reject) => reject.line)).toEqual([2, 9]);
  expect((await readImport({ id, rejects: false })).rejects).toEqual([]);
});

test("an import that never was is not found", async () => {
  await expect(readImport({ id: "00000000-0000-4000-8000-000000000000" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
