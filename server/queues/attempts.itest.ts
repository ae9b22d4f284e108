import { beforeEach, expect, it } from "vitest";
import { db } from "@/server/platform/db/client";
import { closeAttempts, openAttempts } from "@/server/queues/attempts";
import { enqueueAll } from "@/server/queues/enqueue";
import { resetDatabase } from "@/server/testing/database";
import { enqueueOne, payload, QUEUE } from "@/server/testing/factories/jobs";
import { until } from "@/server/testing/until";

beforeEach(resetDatabase);

const endOf = (jobId: string, number: number) => ({ jobId, number, willRetry: false, endedAt: new Date() });

it("a worker that has lost a job says nothing of how it ended while another has it", async () => {
  const id = await enqueueOne();
  await openAttempts([id], "slow");
  await openAttempts([id], "next");
  await closeAttempts([{ ...endOf(id, 1), outcome: { status: "dead", error: "came too late" } }]);
  expect(await db.queueJob.findUnique({ where: { id } })).toMatchObject({ state: "active", error: null });
  await closeAttempts([{ ...endOf(id, 2), outcome: { status: "completed" } }]);
  const job = await db.queueJob.findUniqueOrThrow({
    where: { id },
    include: { attempts: { orderBy: { number: "asc" } } },
  });
  expect([job.state, job.attempts.map(({ outcome }) => outcome)]).toEqual(["completed", ["lost", "completed"]]);
});

const isLocked = async () => {
  const [row] = await db.$queryRaw<{ waiting: number }[]>`
    select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
  return (row?.waiting ?? 0) > 0;
};

it.each(["begun", "closed"] as const)(
  "a batch is %s all the same when it and another change of its jobs wait for each other",
  async (how) => {
    const ids = await db.$transaction((tx) => enqueueAll(tx, QUEUE, [{ payload: payload() }, { payload: payload() }]));
    // The batch takes them as they lie in the table.
    const [second, first] = ids;
    if (how === "closed") await openAttempts(ids, "worker");
    const change = () =>
      how === "begun"
        ? openAttempts(ids, "worker")
        : closeAttempts(ids.map((id) => ({ ...endOf(id, 1), outcome: { status: "completed" } })));
    let changing: Promise<unknown> | null = null;
    await db.$transaction(
      async (tx) => {
        // Whoever waits for longer than that is picked.
        await tx.$executeRaw`set local deadlock_timeout = '60s'`;
        await tx.$executeRaw`update queue_jobs set priority = 7 where id = ${first}::uuid`;
        changing = change();
        await until("the batch waits", isLocked);
        await tx.$executeRaw`update queue_jobs set priority = 7 where id = ${second}::uuid`;
      },
      { timeout: 30_000 },
    );
    await changing;
    const jobs = await db.queueJob.findMany({ where: { id: { in: ids } }, include: { attempts: true } });
    const state = how === "begun" ? "active" : "completed";
    expect(jobs.map((job) => [job.state, job.priority, job.attempts.length])).toEqual(ids.map(() => [state, 7, 1]));
  },
);
