import { setTimeout as wait } from "node:timers/promises";
import { systemActor } from "@/server/access/actor";
import { startRun } from "@/server/enrichment/runs/start-run";
import { requestDomain } from "@/server/enrichment/steps/request-domain";
import { db } from "@/server/platform/db/client";
import { createStrikeOffCompanies } from "@/server/testing/providers";

const asker = { ...systemActor, kind: "user" as const, name: "npm run bench" };
let companies = 0;

/** New companies whose profile is fresh, so that Companies House's own limit does not hide Snov.io's. */
async function createCompanies(count: number, isFresh: boolean): Promise<string[]> {
  const numbers = await createStrikeOffCompanies(count, String(10 + companies++).padStart(2, "0"));
  await db.company.updateMany({
    where: { number: { in: numbers } },
    data: { profileFetchedAt: isFresh ? new Date() : null },
  });
  // One name is asked for once.
  await db.$executeRaw`update companies set name = name || ' ' || left(number, 2) where number = any(${numbers})`;
  return numbers;
}

/** A run of so many companies that asks for their domains. Answers its id. */
export async function askForDomains(count: number, { isFresh = true } = {}): Promise<string> {
  const companyNumbers = await createCompanies(count, isFresh);
  return startRun(asker, { companyNumbers, cap: count, steps: ["domain"], refresh: false, dryRun: false });
}

/**
 * So many lookups that wait, as the register's step leaves them: that step has a limit and a load of its own, which a bench of
 * Snov.io's limit must not measure.
 */
export async function pileUpLookups(count: number): Promise<void> {
  const companyNumbers = await createCompanies(count, true);
  // At once: a run that has nothing to wait for yet would be taken for finished.
  await db.$transaction(
    async (tx) => {
      const run = await tx.run.create({
        data: {
          name: "A backlog",
          cap: count,
          steps: ["domain"],
          createdBy: asker.name,
          estimate: { companies: count, minimum: 0, expected: count, maximum: count, cached: 0, skipped: [] },
          items: { createMany: { data: companyNumbers.map((companyNumber) => ({ companyNumber })) } },
        },
      });
      for (const number of companyNumbers) await requestDomain(tx, number, run.id);
    },
    { timeout: 300_000 },
  );
}

/** Seconds from each run's request to its stored domains, one for each company that has its answer stored by now. */
async function secondsToStored(runIds: readonly string[]): Promise<number[]> {
  const rows = await db.$queryRaw<{ seconds: number }[]>`
    select extract(epoch from job.finished_at - run.created_at)::float8 as seconds
    from queue_jobs job join runs run on run.id = job.run_id
    where job.queue = 'score-domain' and job.state = 'completed' and run.id = any(${[...runIds]}::uuid[])`;
  return rows.map((row) => row.seconds);
}

/** Waits until every company of the runs has its answer stored. */
export async function allStored(runIds: readonly string[], companies: number, mostMs: number): Promise<number[]> {
  const deadline = Date.now() + mostMs;
  for (;;) {
    const seconds = await secondsToStored(runIds);
    if (seconds.length >= companies || Date.now() > deadline) return seconds;
    await wait(100);
  }
}

/** Lookups answered between two instants. */
export function countAnswered(from: Date, to: Date): Promise<number> {
  return db.lookup.count({ where: { answeredAt: { gte: from, lt: to } } });
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
