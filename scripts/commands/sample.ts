import { createWriteStream } from "node:fs";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { writePopulationCsv } from "@/server/integrations/companies-house/sandbox/population-csv";
import { londonDay } from "@/server/platform/calendar";
import { env } from "@/server/platform/env";

const USAGE = "Usage: npm run sample [-- FILE]";

/** Writes the sandbox's companies as a bulk register file: something to import without a real one. */
export default async function main(args: string[]): Promise<number> {
  const [file = "sample-companies.csv", ...more] = args;
  if (file.startsWith("-") || more.length > 0) {
    console.error(`${args.join(" ")} names no file\n${USAGE}`);
    return 2;
  }
  const path = resolve(process.env.INIT_CWD ?? ".", file);
  const lines = writePopulationCsv(env().sandbox.seed, londonDay(new Date()));
  await pipeline(Readable.from(lines), createWriteStream(path));
  console.log(`Wrote ${path}. Import it with: npm run import -- ${file}`);
  return 0;
}
