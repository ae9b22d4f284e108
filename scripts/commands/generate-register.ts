import { createWriteStream } from "node:fs";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";
import { londonDay } from "@/server/platform/calendar";
import { generateRegister, MOST_ROWS } from "../register-generator/generate-register";

const USAGE = "Usage: npm run generate-register -- FILE --rows N [--seed TEXT] [--dirty]";

/** Writes a bulk register file of any size with made-up companies, for benches and demonstrations. */
export default async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rows: { type: "string" },
      seed: { type: "string", default: "strikeline" },
      dirty: { type: "boolean", default: false },
    },
  });
  const rows = Number(values.rows);
  const [file] = positionals;
  if (!file || positionals.length > 1 || !Number.isInteger(rows) || rows < 1 || rows > MOST_ROWS) {
    console.error(`${USAGE}\n--rows takes a whole number from 1 to ${MOST_ROWS.toLocaleString("en-GB")}`);
    return 2;
  }
  const path = resolve(process.env.INIT_CWD ?? ".", file);
  const startedAt = Date.now();
  const pieces = generateRegister({ rows, seed: values.seed, isDirty: values.dirty, today: londonDay(new Date()) });
  await pipeline(Readable.from(pieces, { highWaterMark: 4 }), createWriteStream(path, { highWaterMark: 1 << 20 }));
  const seconds = (Date.now() - startedAt) / 1000;
  console.log(
    `Wrote ${rows.toLocaleString("en-GB")} companies to ${path} in ${seconds.toFixed(1)} s. Import them with: npm run import -- ${file}`,
  );
  return 0;
}
