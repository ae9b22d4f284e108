import { spawn, spawnSync } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { z } from "zod";
import { londonDay } from "@/server/platform/calendar";
import { db } from "@/server/platform/db/client";
import { bulkHeader } from "@/server/register/bulk/bulk-header";
import { generateRegister } from "../../register-generator/generate-register";
import { buildSteps, FILLED_BY_STEPS } from "./register-people";

const BUILDERS = 2;
const WATCHED_EVERY_MS = 500;
/** The same that `scripts/run.mjs` gives it. */
const IMPORT_HEAP = ["--max-semi-space-size=4", "--max-old-space-size=200"];

/** What was measured while the database was built. Seconds and megabytes. */
const built = z.object({
  rows: z.number(),
  fileMb: z.number(),
  generatedIn: z.number(),
  copiedIn: z.number(),
  importedIn: z.number(),
  repeatedIn: z.number(),
  importMb: z.number(),
  repeatMb: z.number(),
});
export type Built = z.infer<typeof built>;

/** The register of so many companies with officers and a million enriched; built unless it is there from an earlier run. */
export async function openRegisterDatabase(rows: number, note: (text: string) => void): Promise<Built> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    await client.query("create table if not exists bench_built (figures jsonb)");
    const { rows: found } = await client.query<{ figures: unknown }>("select figures from bench_built");
    if (found[0]) return built.parse(found[0].figures);
    const figures = await build(client, rows, note);
    await client.query("insert into bench_built values ($1)", [figures]);
    return figures;
  } finally {
    await client.end();
  }
}

type Note = (text: string) => void;

/** Imports so many companies into an empty register, and nothing else. */
export async function importAlone(
  rows: number,
  note: Note,
): Promise<Pick<Built, "copiedIn" | "importedIn" | "importMb">> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  const folder = await mkdtemp(join(tmpdir(), "strikeline-register-"));
  try {
    const { copiedIn, first } = await importFirst(client, folder, rows, note);
    return { copiedIn, importedIn: first.seconds, importMb: first.peakMb };
  } finally {
    await rm(folder, { recursive: true, force: true });
    await client.end();
  }
}

async function importFirst(client: pg.Client, folder: string, rows: number, note: Note) {
  const file = join(folder, "BasicCompanyDataAsOneFile.csv");
  note("writing the file");
  const generatedIn = await secondsOf(() => writeFile(file, rows));
  note("copying it into a bare table");
  const copiedIn = await secondsOf(() => copyPlainly(client, file));
  await client.query("drop table bench_plain; checkpoint");
  return { file, generatedIn, copiedIn, first: await importOnce(file, note) };
}

async function build(client: pg.Client, rows: number, note: Note): Promise<Built> {
  const folder = await mkdtemp(join(tmpdir(), "strikeline-register-"));
  try {
    const { file, generatedIn, copiedIn, first } = await importFirst(client, folder, rows, note);
    await giveEnrichment(client, note);
    const repeat = await importOnce(file, note);
    await client.query("vacuum analyze");
    const { size } = await stat(file);
    return {
      rows,
      fileMb: size / 1e6,
      generatedIn,
      copiedIn,
      importedIn: first.seconds,
      importMb: first.peakMb,
      repeatedIn: repeat.seconds,
      repeatMb: repeat.peakMb,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeFile(file: string, rows: number): Promise<void> {
  const pieces = generateRegister({ rows, seed: "bench", isDirty: false, today: londonDay(new Date()) });
  await pipeline(Readable.from(pieces, { highWaterMark: 4 }), createWriteStream(file));
}

/** What the import is measured by: the same file, by COPY, into a table with its 55 columns and no index. */
async function copyPlainly(client: pg.Client, file: string): Promise<void> {
  const columns = bulkHeader.map((name) => `"${name}" text`).join(", ");
  await client.query(`create table bench_plain (${columns})`);
  const target = client.query(copyFrom("copy bench_plain from stdin with (format csv, header)"));
  await pipeline(createReadStream(file, { highWaterMark: 1 << 18 }), target);
}

/** As `npm run import` does it, in a process of its own: until the register is whole, with its indexes and the dictionary of its words. */
async function importOnce(file: string, note: (text: string) => void) {
  let peakMb = 0;
  const child = spawn(process.execPath, [...IMPORT_HEAP, "--import", "tsx", "scripts/launch.ts", "import", file], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  const watcher = setInterval(() => {
    peakMb = Math.max(peakMb, residentMb(child.pid));
    void tell(note).catch(() => undefined);
  }, WATCHED_EVERY_MS);
  const code = await ended;
  clearInterval(watcher);
  if (code !== 0) throw new Error(`The import ended with ${code}`);
  const { createdAt, finishedAt } = await newestImport();
  const seconds = ((finishedAt ?? new Date()).getTime() - createdAt.getTime()) / 1000;
  note(`imported in ${Math.round(seconds)} s`);
  return { seconds, peakMb };
}

function newestImport() {
  return db.import.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
}

async function tell(note: (text: string) => void): Promise<void> {
  const { stage, rowsRead, rowsMerged } = await newestImport();
  note(`importing: ${stage} ${(stage === "merging" ? rowsMerged : rowsRead).toLocaleString("en-GB")}`);
}

function residentMb(pid: number | undefined): number {
  const { stdout } = spawnSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return Number(stdout) / 1000 || 0;
}

async function giveEnrichment(client: pg.Client, note: (text: string) => void): Promise<void> {
  // The steps write what triggers would have projected; rows that belong together are made together.
  await client.query("set session_replication_role = replica; set synchronous_commit = off; set work_mem = '256MB'");
  const indexes = await dropIndexes(client);
  for (const step of buildSteps()) {
    note(step.note);
    await client.query(step.statement);
  }
  note("building the indexes");
  await buildIndexes(indexes);
  await client.query("drop table bench_numbers; set session_replication_role = default");
  note("gathering statistics");
  await client.query("vacuum analyze");
}

async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select index.indexrelid::regclass::text as name, pg_get_indexdef(index.indexrelid) || coalesce((
        select string_agg(format('; alter index %s alter column %s set statistics %s', index.indexrelid::regclass, attnum, attstattarget), '')
        from pg_attribute where attrelid = index.indexrelid and attstattarget >= 0), '') as definition
    from pg_index index where indrelid = any($1::regclass[])
      and not exists (select 1 from pg_constraint where conindid = index.indexrelid)
    order by index.indexrelid::regclass::text = 'companies_document' desc`,
    [FILLED_BY_STEPS],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}

async function buildIndexes(statements: readonly string[]): Promise<void> {
  const waiting = [...statements];
  const builders = Array.from(
    { length: BUILDERS },
    () => new pg.Client({ connectionString: process.env.DATABASE_URL }),
  );
  await Promise.all(
    builders.map(async (builder) => {
      await builder.connect();
      await builder.query("set maintenance_work_mem = '512MB'");
      for (let next = waiting.shift(); next; next = waiting.shift()) await builder.query(next);
      await builder.end();
    }),
  );
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const startedAt = Date.now();
  await work();
  return (Date.now() - startedAt) / 1000;
}
