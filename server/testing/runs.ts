import { expect } from "vitest";
import { systemActor } from "@/server/access/actor";
import { reconcileCredits } from "@/server/credits/reconcile-credits";
import { getRun } from "@/server/enrichment/runs/run-reads";
import { startRun } from "@/server/enrichment/runs/start-run";
import type { StartRunInput } from "@/server/enrichment/schema";
import { keepHouse } from "@/server/housekeeping";
import { jobs } from "@/server/jobs";
import { db } from "@/server/platform/db/client";
import { prove } from "@/server/proof/prove";
import { stopSender } from "@/server/queues/boss";
import { listPauses } from "@/server/queues/pauses";
import { workQueues } from "@/server/queues/work-queues";
import { until } from "@/server/testing/until";

/** Somebody with every right, who is not the system. */
export const person = { ...systemActor, kind: "user" as const, id: null, name: "Test" };

/** What `npm run worker` does, within the test's own process. */
export async function startWorkerHere(): Promise<{ stop(): Promise<void> }> {
  await reconcileCredits();
  const worker = await workQueues(jobs);
  const house = keepHouse();
  return {
    stop: async () => {
      await house.stop();
      await worker.stop();
      await stopSender();
    },
  };
}

export function startTestRun(companyNumbers: string[], input: Partial<StartRunInput> = {}): Promise<string> {
  return startRun(person, {
    companyNumbers,
    cap: 400,
    steps: ["domain", "officers", "emails"],
    refresh: false,
    dryRun: false,
    ...input,
  });
}

/** What a run is waiting for, when it waits. */
export async function describeRun(id: string): Promise<object> {
  return {
    run: await getRun(id),
    lookups: await db.lookup.groupBy({ by: ["kind", "state"], _count: true }),
    tasks: await db.snovTask.groupBy({ by: ["kind", "state", "failure"], _count: true }),
    jobs: await db.queueJob.groupBy({ by: ["queue", "state", "error"], _count: true }),
    pauses: await listPauses(),
  };
}

/** Waits until the run has completed by itself; a run that does not says what it is waiting for. `meanwhile` goes before each look. */
export function completedRun(
  id: string,
  options: { timeoutMs?: number; output?: () => string[]; meanwhile?: () => Promise<void> } = {},
) {
  return until(
    "the run is completed",
    async () => {
      await options.meanwhile?.();
      const run = await getRun(id);
      return run.state === "completed" ? run : null;
    },
    {
      timeoutMs: options.timeoutMs,
      describe: async () => ({ ...(await describeRun(id)), output: options.output?.() }),
    },
  );
}

/** Every invariant of `npm run verify` holds. */
export async function expectProven(): Promise<void> {
  expect((await prove()).filter((proof) => proof.broken > 0)).toEqual([]);
}

/** The balance of one of the ledger's accounts. */
export async function balanceOf(name: "available" | "held" | "spent" | "written_off" | "provider"): Promise<number> {
  return (await db.creditAccount.findUniqueOrThrow({ where: { name } })).balance;
}
