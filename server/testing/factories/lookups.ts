import { lookupQueue } from "@/server/credits/paid-queues";
import type { Question } from "@/server/enrichment/lookups/lookup-key";
import { requestLookup } from "@/server/enrichment/lookups/request-lookup";
import { startLookups } from "@/server/enrichment/tasks/start-lookups";
import { db } from "@/server/platform/db/client";
import { createCompany } from "@/server/testing/factories/companies";

/** A run's row with its items, without any job: for tests that take the steps themselves. */
export async function createRun(
  companyNumbers: readonly string[],
  overrides: { cap?: number; promised?: number; isRefresh?: boolean; spenderId?: string } = {},
): Promise<{ id: string; isRefresh: boolean }> {
  return db.run.create({
    data: {
      name: "Test",
      cap: 100,
      steps: ["domain", "officers", "emails"],
      createdBy: "Test",
      estimate: { companies: companyNumbers.length, minimum: 0, expected: 0, maximum: 0, cached: 0, skipped: [] },
      items: { create: companyNumbers.map((companyNumber) => ({ companyNumber })) },
      ...overrides,
    },
    select: { id: true, isRefresh: true },
  });
}

/** Asks for the domains of so many new companies in one run. */
export async function askDomains(count: number, options: { cap?: number; prefix?: string } = {}) {
  const names = Array.from(
    { length: count },
    (_, index) => `${options.prefix ?? "Brackenfold"} Joinery ${index} Limited`,
  );
  const numbers: string[] = [];
  for (const name of names) numbers.push(await createCompany({ name }));
  const run = await createRun(numbers, { cap: options.cap ?? 100 });
  const lookupIds: string[] = [];
  for (const [index, companyNumber] of numbers.entries()) {
    const question: Question = { kind: "domain", input: { name: names[index] ?? "" } };
    const { lookupId } = await db.$transaction((tx) =>
      requestLookup(tx, { question, companyNumber, run, priority: 1 }),
    );
    lookupIds.push(lookupId);
  }
  return { runId: run.id, numbers, lookupIds };
}

/** Starts waiting lookups as their queue's worker would: all in one task, with the jobs that were enqueued for them. */
export async function startTogether(
  lookupIds: readonly string[],
  kind: "domain" | "email" | "verification" = "domain",
) {
  const jobs = await db.queueJob.findMany({
    where: { queue: lookupQueue[kind], lookupId: { in: [...lookupIds] }, state: { in: ["queued", "retrying"] } },
  });
  const outcomes = await startLookups(
    kind,
    jobs.map((job) => ({ jobId: job.id, lookupId: job.lookupId ?? "" })),
    { signal: new AbortController().signal },
  );
  return jobs.map((job) => outcomes.get(job.id));
}
