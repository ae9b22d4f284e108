import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Measure } from "../bench/bench";
import { runInProcess } from "../bench/support/bench-process";
import { startKeptServer } from "../bench/support/kept-server";
import { generateClient } from "../generate-client";
import { startThrowawayServer } from "../postgres/throwaway";
import { createProgress } from "../progress";
import { Instruction, PROJECT_DIR } from "../project";

interface Result {
  bench: string;
  measures: Measure[];
}

const USAGE = "Usage: npm run bench [-- NAME… --rows N --keep --json]";

/** `--rows N`: how large a world benches build that build one; `--keep`: it stays for the next time, under `.data/bench`. */
function readArguments(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: "boolean" }, keep: { type: "boolean" }, rows: { type: "string" } },
  });
  const rows = values.rows === undefined ? undefined : Number(values.rows);
  if (rows !== undefined && (!Number.isInteger(rows) || rows < 1))
    throw new Instruction(`--rows takes a whole number. ${USAGE}`);
  return { isJson: values.json ?? false, isKept: values.keep ?? false, rows, wanted: positionals };
}

/** Runs the benches that are named, or all. Exits with 1 when an aim is missed. */
export default async function main(args: string[]): Promise<number> {
  const { isJson, isKept, rows, wanted } = readArguments(args);
  const names = chooseBenches(wanted);
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

function chooseBenches(wanted: readonly string[]): string[] {
  const known = readdirSync(join(PROJECT_DIR, "scripts/bench"))
    .filter((file) => file.endsWith(".ts") && file !== "bench.ts")
    .map((file) => file.slice(0, -".ts".length))
    .sort();
  const strange = wanted.find((name) => !known.includes(name));
  if (strange !== undefined)
    throw new Instruction(`There is no bench "${strange}"; there are: ${known.join(", ")}. ${USAGE}`);
  return wanted.length > 0 ? [...wanted] : known;
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
