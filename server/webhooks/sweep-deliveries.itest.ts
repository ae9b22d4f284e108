import { beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import type { JobState } from "@/server/platform/db/generated/enums";
import { enqueue } from "@/server/queues/enqueue";
import { resetDatabase } from "@/server/testing/database";
import { expectProven } from "@/server/testing/runs";
import { sweepDeliveries } from "@/server/webhooks/sweep-deliveries";

beforeEach(resetDatabase);

/** A delivery that waits, received so many minutes ago, with a job in this state or none. */
async function waiting({ minutes, job }: { minutes: number; job?: { state: JobState; error?: string } }) {
  const { id: taskId } = await db.snovTask.create({ data: { kind: "domain", size: 1, state: "completed" } });
  const { id } = await db.webhookDelivery.create({
    data: { taskId, body: "{}", bodySha256: taskId, receivedAt: new Date(Date.now() - minutes * 60_000) },
  });
  if (job) {
    const jobId = await db.$transaction((tx) =>
      enqueue(tx, "apply-delivery", { deliveryId: id }, { snovTaskId: taskId }),
    );
    await db.queueJob.update({ where: { id: jobId }, data: job });
  }
  return id;
}

const jobsOf = (id: string) =>
  db.queueJob.count({ where: { queue: "apply-delivery", payload: { path: ["deliveryId"], equals: id } } });
const stored = (id: string) => db.webhookDelivery.findUniqueOrThrow({ where: { id } });

test("a delivery without a job gets one, once, and not before its receipt had time to enqueue it", async () => {
  const [forgotten, young] = [await waiting({ minutes: 3 }), await waiting({ minutes: 1 })];
  await Promise.all([sweepDeliveries(), sweepDeliveries(), sweepDeliveries()]);
  await sweepDeliveries();
  expect([await jobsOf(forgotten), await jobsOf(young)]).toEqual([1, 0]);
  expect([(await stored(forgotten)).state, (await stored(young)).state]).toEqual(["received", "received"]);
  await expectProven();
});

test("what was rejected is kept for a fortnight", async () => {
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
  const rejected = { state: "rejected", rejection: "unsigned", channel: "account" } as const;
  await db.webhookDelivery.createMany({
    data: [13, 15].map((days) => ({ ...rejected, receivedAt: ago(days) })),
  });
  const answered = await waiting({ minutes: 60 * 24 * 30 });
  await sweepDeliveries();
  const left = await db.webhookDelivery.findMany({ orderBy: { receivedAt: "asc" } });
  expect(left.map(({ id, state }) => (state === "rejected" ? state : id))).toEqual([answered, "rejected"]);
});

test.each(["failed", "cancelled"] as const)(
  "a delivery whose job has %s is failed with the job's words",
  async (state) => {
    const id = await waiting({ minutes: 3, job: { state, error: "Snov.io was away for an hour" } });
    await sweepDeliveries();
    expect(await stored(id)).toMatchObject({ state: "failed", note: "Snov.io was away for an hour" });
    await sweepDeliveries();
    expect(await jobsOf(id)).toBe(1);
  },
);

test.each(["queued", "active", "retrying"] as const)("a delivery whose job is %s is left to it", async (state) => {
  const id = await waiting({ minutes: 30, job: { state } });
  await sweepDeliveries();
  expect([(await stored(id)).state, await jobsOf(id)]).toEqual(["received", 1]);
});

test("a delivery whose job failed but was asked for again waits for the new job", async () => {
  const id = await waiting({ minutes: 30, job: { state: "failed" } });
  await db.$transaction((tx) => enqueue(tx, "apply-delivery", { deliveryId: id }));
  await sweepDeliveries();
  expect((await stored(id)).state).toBe("received");
});
