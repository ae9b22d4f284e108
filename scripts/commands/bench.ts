import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Measure } from "../bench/bench";
import { runInProcess } from "../bench/support/bench-process";
import { startKeptServer } from "../bench/support/kept-server";
import { generateClient } from "../generate-client";
import { startThrowawayServer } from "../postgres/throwaway";
import { createProgress } from "../progress";
import { PROJECT_DIR } from "../project";

interface Result {
  bench: string;
  measures: Measure[];
}

const USAGE = "Usage: npm run bench [-- NAME… --rows N --keep --json]";

interface Arguments {
  isJson: boolean;
  isKept: boolean;
  rows: number | undefined;
  names: string[];
}

/** `--rows N`: how large a world benches build that build one; `--keep`: it stays for the next time, under `.data/bench`. What is wrong, when it is text. */
function readArguments(args: string[]): Arguments | string {
  const options = { json: { type: "boolean" }, keep: { type: "boolean" }, rows: { type: "string" } } as const;
  let parsed: { values: { json?: boolean; keep?: boolean; rows?: string }; positionals: string[] };
  try {
    parsed = parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { values, positionals } = parsed;
  const rows = values.rows === undefined ? undefined : Number(values.rows);
  if (rows !== undefined && (!Number.isInteger(rows) || rows < 1)) return "--rows takes a whole number";
  const known = listBenches();
  const strange = positionals.find((name) => !known.includes(name));
  if (strange !== undefined) return `There is no bench "${strange}"; there are: ${known.join(", ")}`;
  const names = positionals.length > 0 ? positionals : known;
  return { isJson: values.json ?? false, isKept: values.keep ?? false, rows, names };
}

/** Runs the benches that are named, or all. Exits with 1 when an aim is missed. */
export default async function main(args: string[]): Promise<number> {
  const parsed = readArguments(args);
  if (typeof parsed === "string") {
    console.error(`${parsed}\n${USAGE}`);
    return 2;
  }
  const { isJson, isKept, rows, names } = parsed;
  generateClient();
  // Progress is for the person; what a program reads stands alone on standard output.
  const progress = createProgress(names.length + 1, isJson ? process.stderr : process.stdout);
  const server = await progress.step("Starting PostgreSQL", () =>
    isKept ? startKeptServer() : startThrowawayServer({ isDurable: true }),
  );
  const results: Result[] = [];
  try {
    for (const bench of names) {
      let title = "";
      const measures = await progress.step(`Measuring ${bench}`, (note) =>
        runInProcess(
          bench,
          server,
          {
            title: (text) => {
              title = text;
              note(text);
            },
            note: (text) => note(`${title}: ${text}`),
          },
          rows,
        ),
      );
      results.push({ bench, measures });
    }
  } finally {
    await server.stop();
  }
  console.log(isJson ? JSON.stringify({ measures: results.flatMap(withBench) }, null, 2) : drawTable(results));
  return results.every(({ measures }) => measures.every((measure) => measure.isMet)) ? 0 : 1;
}

function listBenches(): string[] {
  return readdirSync(join(PROJECT_DIR, "scripts/bench"))
    .filter((file) => file.endsWith(".ts") && file !== "bench.ts")
    .map((file) => file.slice(0, -".ts".length))
    .sort();
}

function withBench({ bench, measures }: Result) {
  return measures.map((measure) => ({ bench, ...measure }));
}

function drawTable(results: readonly Result[]): string {
  const rows = [
    ["measure", "value", "limit", "ratio", "aim"],
    ...results.flatMap(({ measures }) =>
      measures.map((measure) => [
        measure.name,
        `${format(measure.value)} ${measure.unit}`,
        format(measure.limit),
        measure.ratio.toFixed(2),
        measure.isMet ? "met" : "MISSED",
      ]),
    ),
  ];
  const widths = rows.reduce<number[]>((most, row) => row.map((cell, at) => Math.max(most[at] ?? 0, cell.length)), []);
  const lines = rows.map((row) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join("  "),
  );
  return `\n${lines.join("\n")}`;
}

function format(value: number): string {
  return value.toLocaleString("en-GB", { maximumFractionDigits: value < 10 ? 2 : 1 });
}
