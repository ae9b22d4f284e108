import { db } from "@/server/platform/db/client";
import { refreshSamples } from "@/server/register/search/sampled-companies";
import { atLeast, atMost, type Bench, type BenchOptions, type Measure } from "./bench";
import { fillLedger } from "./support/bench-ledger";
import { fillLive } from "./support/bench-live";
import { fillWork } from "./support/bench-work";
import { listCreditQuestions } from "./support/credit-questions";
import { listLiveQuestions } from "./support/live-questions";
import { type Built, openRegisterDatabase } from "./support/register-database";
import { listQuestions, type Question } from "./support/register-questions";
import { timeDatabase } from "./support/time-database";
import { waitUntilWarm } from "./support/wait-until-warm";
import { listWorkQuestions } from "./support/work-questions";

const DEFAULT_ROWS = 200_000;
const P95_MS = 50;
const SLOWEST_MS = 250;
const IMPORT_RATIO = 0.3;
const MOST_MB = 300;
/** Each variant of a question is asked so often. */
const TIMES = 8;
const LOOKUPS = 200;

export const bench: Bench = {
  name: "register",
  title: "Search and import at the size of the register",
  async run(options) {
    const built = await openRegisterDatabase(options.rows ?? DEFAULT_ROWS, options.note);
    try {
      await fillLedger(options.note);
      await fillWork(options.note);
      await fillLive(options.note);
      await refreshSamples();
      await waitUntilWarm(options.note);
      return [...describeImport(built), ...(await askAll(options))];
    } finally {
      await db.$disconnect();
    }
  },
};

function describeImport(built: Built): Measure[] {
  const rows = built.rows.toLocaleString("en-GB");
  const perSecond = Math.round(built.rows / built.importedIn).toLocaleString("en-GB");
  return [
    atLeast(
      `import of ${rows} companies into an empty register, with all indexes (${built.importedIn.toFixed(1)} s, ${perSecond} rows a second; bare COPY ${built.copiedIn.toFixed(1)} s), ratio`,
      built.copiedIn / built.importedIn,
      "",
      1,
      IMPORT_RATIO,
    ),
    atLeast(
      `import of the same file again (${built.repeatedIn.toFixed(1)} s), ratio to bare COPY`,
      built.copiedIn / built.repeatedIn,
      "",
      1,
      IMPORT_RATIO,
    ),
    atMost("memory of an import at most", Math.max(built.importMb, built.repeatMb), "MB", MOST_MB),
  ];
}

async function askAll({ note }: BenchOptions): Promise<Measure[]> {
  const questions = [
    ...(await listQuestions()),
    ...(await listCreditQuestions()),
    ...(await listWorkQuestions()),
    ...(await listLiveQuestions()),
  ];
  const bare = await timeLookups();
  const measures: Measure[] = [];
  const all: number[] = [];
  let slowest = { name: "", ms: 0 };
  for (const [index, question] of questions.entries()) {
    note(`asking: ${question.name} (${index + 1} of ${questions.length})`);
    const times = await ask(question);
    const most = times.at(-1) ?? 0;
    if (most > slowest.ms) slowest = { name: question.name, ms: most };
    all.push(...times);
    measures.push(judge(question, times, bare));
  }
  all.sort((one, other) => one - other);
  return [
    ...measures,
    judge({ name: `all ${all.length} askings of ${questions.length} kinds together` }, all, bare),
    atMost(`the slowest of all (${slowest.name})`, slowest.ms, "ms", SLOWEST_MS),
  ];
}

function judge({ name }: Pick<Question, "name">, times: readonly number[], bare: number): Measure {
  const p95 = percentile(times, 0.95);
  const most = times.at(-1) ?? 0;
  const details = `p50 ${percentile(times, 0.5).toFixed(1)}, slowest ${most.toFixed(1)}, ${(p95 / bare).toFixed(0)} bare lookups`;
  const measure = atMost(`${name}, p95 (${details})`, p95, "ms", P95_MS);
  return { ...measure, isMet: measure.isMet && most <= SLOWEST_MS };
}

/** In ascending order, the first time included. */
async function ask({ ask: variants }: Question): Promise<number[]> {
  const times: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    for (const variant of variants) times.push(await timeDatabase(variant));
  }
  return times.sort((one, other) => one - other);
}

/** What nothing can be faster than: one row by its key. Milliseconds, the median. */
async function timeLookups(): Promise<number> {
  const known = await db.$queryRaw<
    { number: string }[]
  >`select number from companies tablesample system (1) limit ${LOOKUPS}`;
  const times: number[] = [];
  for (const { number } of known)
    times.push(await timeDatabase(() => db.$queryRaw`select * from companies where number = ${number}`));
  return percentile(
    times.sort((one, other) => one - other),
    0.5,
  );
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
