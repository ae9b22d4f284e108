import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { bulkLine, headerLine } from "@/server/register/bulk/testing";
import { importRegister } from "@/server/register/import-register";
import { connectToTestDatabase, resetDatabase } from "@/server/testing/database";
import { person } from "@/server/testing/runs";

beforeEach(resetDatabase);
afterEach(resetDatabase);

const NEXT_MONTH = { stretch: 3, firstStretch: 3, fewestForFirst: 1_000_000 };
const FIRST_LOAD = { stretch: 3, firstStretch: 4, fewestForFirst: 1 };

function line(n: number, values: Record<string, string> = {}): string {
  return bulkLine({ CompanyNumber: String(n).padStart(8, "0"), CompanyName: `WIDGETS ${n} LTD`, ...values });
}

const importLines = (lines: string[], sizes: typeof FIRST_LOAD) =>
  importRegister({
    actor: person,
    source: "test.csv",
    input: Readable.from([Buffer.from([headerLine, ...lines].join("\n"))]),
    sizes,
  });

/** What a first load puts aside and has to bring back. */
async function readIndexes() {
  const client = await connectToTestDatabase();
  const read = async (statement: string) => (await client.query(statement)).rows;
  return {
    indexes: await read(
      "select indexdef from pg_indexes where tablename in ('companies', 'register_events', 'company_previous_names') order by 1",
    ),
    rules: await read(
      "select conname, convalidated from pg_constraint where contype = 'f' and confrelid = 'companies'::regclass order by 1",
    ),
    aside: await read("select statement from register_rebuilds"),
  };
}

describe.each([
  ["of a first load", FIRST_LOAD],
  ["of a later file", NEXT_MONTH],
])("a value %s that no index could take", (_, sizes) => {
  test.each(["CompanyName", "RegAddress.PostCode", "CompanyStatus"])("in %s rejects its line alone", async (column) => {
    const before = await readIndexes();
    const overlong = randomBytes(6_000).toString("hex").toUpperCase();
    const { id } = await importLines([line(1), line(2, { [column]: overlong }), line(3)], sizes);
    expect(
      await db.import.findUniqueOrThrow({ where: { id }, include: { rejects: { omit: { importId: true } } } }),
    ).toMatchObject({
      state: "completed",
      added: 2,
      rejects: [{ line: 3, reason: `${column} is longer than 500 bytes, which no value is` }],
    });
    expect(await readIndexes()).toEqual(before);
  });
});
