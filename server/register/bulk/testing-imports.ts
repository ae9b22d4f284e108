import { Readable } from "node:stream";
import { db } from "@/server/platform/db/client";
import { connectToTestDatabase } from "@/server/testing/database";
import { person } from "@/server/testing/runs";
import { importRegister } from "./import-register";
import { bulkLine, headerLine } from "./testing";

/** A few lines make several stretches. */
export const NEXT_MONTH = { stretch: 3, firstStretch: 3, fewestForFirst: 1_000_000 };
export const FIRST_LOAD = { stretch: 3, firstStretch: 4, fewestForFirst: 1 };

/** The line of the company of that number, `WIDGETS n LTD` unless told otherwise. */
export function widgetLine(n: number, values: Record<string, string> = {}): string {
  return bulkLine({ CompanyNumber: String(n).padStart(8, "0"), CompanyName: `WIDGETS ${n} LTD`, ...values });
}

/** Imports a file as it is sent, and reads what became of it with its rejects in order. */
export async function importFile(input: string | Readable) {
  const { id } = await importRegister({ actor: person, source: "test.csv", input });
  return db.import.findUniqueOrThrow({ where: { id }, include: { rejects: { orderBy: { line: "asc" } } } });
}

export const importFileOf = (...lines: string[]) =>
  importFile(Readable.from([Buffer.from([headerLine, ...lines].join("\r\n"))]));

/** Everything that a second import might change by mistake. */
export async function readEverything() {
  return {
    companies: await db.company.findMany({ orderBy: { number: "asc" } }),
    names: await db.companyPreviousName.findMany({ orderBy: [{ companyNumber: "asc" }, { position: "asc" }] }),
    events: await db.registerEvent.findMany({ orderBy: { id: "asc" } }),
  };
}

/** Imports lines in stretches of the given sizes. */
export function importLines(lines: string[], sizes: typeof FIRST_LOAD) {
  return importRegister({
    actor: person,
    source: "test.csv",
    input: Readable.from([Buffer.from([headerLine, ...lines].join("\n"))]),
    sizes,
  });
}

/** What a first load puts aside and has to bring back. */
export async function readIndexes() {
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
