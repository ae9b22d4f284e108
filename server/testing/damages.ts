import { beforeEach, describe, expect, it } from "vitest";
import { bookReading } from "@/server/credits/book-reading";
import { settleCredits } from "@/server/credits/settle-credits";
import { db } from "@/server/platform/db/client";
import type { Invariant } from "@/server/proof/invariant";
import { prove } from "@/server/proof/prove";
import { connectToTestDatabase, resetDatabase } from "@/server/testing/database";
import { createOfficer } from "@/server/testing/factories/companies";
import { createPayer, holdForTask, openBooks } from "@/server/testing/factories/ledger";
import { createUser } from "@/server/testing/factories/people";

export type Books = Awaited<ReturnType<typeof keepBooks>>;

/** What an invariant must notice. */
export interface Damage {
  statement: string;
  by: (books: Books) => Promise<unknown>;
  /** For what emptying the database does not mend. */
  undo?: () => Promise<unknown>;
}

/** Each damage is noticed, and no invariant of the group is without one. */
export function itNotices(group: readonly Invariant[], damages: Record<string, Damage>): void {
  let books: Books;

  beforeEach(async () => {
    await resetDatabase();
    books = await keepBooks();
  });

  describe("notices", () => {
    it.each(Object.entries(damages))("%s", async (_, { statement, by, undo }) => {
      expect(group.map((invariant) => invariant.statement)).toContain(statement);
      await by(books);
      const broken = (await prove()).filter((proof) => proof.broken > 0).map((proof) => proof.statement);
      await undo?.();
      expect(broken).toContain(statement);
    });

    it("something with each of its statements", () => {
      const noticed = new Set(Object.values(damages).map((damage) => damage.statement));
      expect(group.map((invariant) => invariant.statement).filter((statement) => !noticed.has(statement))).toEqual([]);
    });
  });
}

/**
 * Four lookups of a run in one task: two found and paid, one not found, one still held in a second task. The run is an analyst's with
 * a daily cap, and a reading of the balance found a credit missing.
 */
export async function keepBooks() {
  await openBooks({ granted: 1, cap: 20 });
  const ada = await createUser("analyst", { dailyCap: 15 });
  const payer = await createPayer(10, { spenderId: ada.id, promised: 9 });
  await readBalances();
  const ended = await holdForTask(payer, 3);
  const [first = "", second = "", third = ""] = ended.lookupIds;
  await db.$transaction((tx) =>
    settleCredits(
      tx,
      ended.taskId,
      [first, second, third].map((lookupId) => ({ lookupId, billed: lookupId === third ? 0 : 1, cause: "test" })),
      "test",
    ),
  );
  await db.snovTask.update({ where: { id: ended.taskId }, data: { state: "completed", sentAt: new Date() } });
  const answered = { answeredAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000) };
  await db.lookup.updateMany({
    where: { id: { in: [first, second] } },
    data: { state: "found", creditsSpent: 1, answer: { kind: "domain", domain: "a.uk" }, ...answered },
  });
  await db.lookup.update({
    where: { id: third },
    data: { state: "not_found", answer: { kind: "domain", domain: null }, ...answered },
  });
  const live = await holdForTask(payer, 1);
  await db.snovTask.update({
    where: { id: live.taskId },
    data: { state: "started", taskHash: "a".repeat(32), startedAt: new Date() },
  });
  await createOfficer(payer.companyNumber, { id: "officer" });
  return { ...payer, taskId: ended.taskId, liveTaskId: live.taskId, first, second };
}

/** A first reading that finds nineteen credits, and one that finds one less than the books say. */
async function readBalances(): Promise<void> {
  const common = { limitResetsInDays: null, held: 0 };
  await db.$transaction(async (tx) => {
    const found = { ...common, credits: 20, available: 1, adjustment: 19 };
    const opening = await tx.balanceReading.create({ data: found });
    await bookReading(tx, { reading: opening, previous: null, by: "test" });
    const missed = { ...common, credits: 19, available: 20, adjustment: -1 };
    await bookReading(tx, {
      reading: await tx.balanceReading.create({ data: missed }),
      previous: opening,
      by: "test",
    });
  });
}

/** Somebody with the keys to the database and no regard for its rules. */
export async function tamper(sql: string, values: unknown[] = []): Promise<void> {
  const client = await connectToTestDatabase();
  await client.query("set session_replication_role = replica");
  try {
    await client.query(sql, values);
  } finally {
    await client.query("set session_replication_role = origin");
  }
}

/** Like `tamper`, where a check of the table would still refuse it. */
export async function tamperWithout(table: string, constraint: string, sql: string): Promise<void> {
  const client = await connectToTestDatabase();
  const definition = await client.query(
    "select pg_get_constraintdef(oid) as text from pg_constraint where conname = $1",
    [constraint],
  );
  await client.query(`alter table ${table} drop constraint ${constraint}`);
  try {
    await tamper(sql);
  } finally {
    const { text } = definition.rows[0];
    await client.query(`alter table ${table} add constraint ${constraint} ${text} not valid`);
  }
}

/** The first committed entry of the ledger once more. */
export const copyEntry = (changes: string) => `
  insert into snov_credit_usage select (jsonb_populate_record(entry, jsonb_build_object(
    'sequence', 1000, 'hash', 'x', 'idempotency_key', 'x') || ${changes})).*
  from snov_credit_usage entry where kind = 'commit' order by sequence limit 1`;

/** The found lookup once more. */
export const anotherLookup = (changes: string) => `
  insert into lookups select (jsonb_populate_record(lookup, jsonb_build_object('id', gen_random_uuid()) || ${changes})).*
  from lookups lookup where id = (select id from lookups where state = 'found' order by id limit 1)`;
