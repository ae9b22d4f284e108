import { Readable } from "node:stream";
import { beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { streamRejects } from "@/server/register/bulk/import-reads";
import { importRegister } from "@/server/register/bulk/import-register";
import { resetDatabase } from "@/server/testing/database";
import { person } from "@/server/testing/runs";
import { generateRegister } from "./generate-register";

beforeEach(resetDatabase);

const ROWS = 3_000;

async function importDirty() {
  const input = Readable.from(generateRegister({ rows: ROWS, seed: "dirt", isDirty: true, today: "2026-11-22" }), {
    objectMode: false,
  });
  const { id } = await importRegister({ actor: person, source: "dirty.csv", input });
  return db.import.findUniqueOrThrow({ where: { id } });
}

test("a deliberately dirty file is imported: every bad line is reported, every good one stored, and again it changes nothing", async () => {
  const first = await importDirty();
  expect(first).toMatchObject({ state: "completed", rowsRead: ROWS, changed: 0, unchanged: 0 });
  expect(first.rejected).toBeGreaterThan(5);
  expect(first.added).toBe(ROWS - first.rejected);
  expect(await db.company.count()).toBe(first.added);

  const pieces: string[] = [];
  for await (const piece of await streamRejects(first.id)) pieces.push(piece);
  expect(pieces.join("").trim().split("\r\n")).toHaveLength(1 + first.rejected);

  const written = await db.company.findMany({ select: { number: true, updatedAt: true }, orderBy: { number: "asc" } });
  expect(await importDirty()).toMatchObject({ added: 0, changed: 0, unchanged: first.added, rejected: first.rejected });
  expect(await db.company.findMany({ select: { number: true, updatedAt: true }, orderBy: { number: "asc" } })).toEqual(
    written,
  );
});
