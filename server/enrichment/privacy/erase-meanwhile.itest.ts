import { describe, expect, it } from "vitest";
import { erasePerson } from "@/server/enrichment/privacy/erase-person";
import { finishErasures } from "@/server/enrichment/privacy/finish-erasures";
import { suppress } from "@/server/enrichment/privacy/suppress";
import { prepareTask } from "@/server/enrichment/tasks/prepare-task";
import { decideUnknownTask } from "@/server/enrichment/tasks/resolve-unknown";
import { noteUnknown, settleStart } from "@/server/enrichment/tasks/settle-start";
import { sweepLookups } from "@/server/enrichment/tasks/sweep-lookups";
import { takeBack } from "@/server/enrichment/tasks/take-back";
import { db } from "@/server/platform/db/client";
import { findInDatabase } from "@/server/testing/dump";
import { createOfficer } from "@/server/testing/factories/companies";
import {
  ask,
  askAndJob,
  companyNumber,
  erase,
  isHidden,
  ofZelda,
  question,
  reason,
  run,
  startedTask,
  startWithZelda,
  TRACES,
  zelda,
} from "@/server/testing/factories/person-to-forget";
import { person } from "@/server/testing/runs";
import { until } from "@/server/testing/until";

startWithZelda();

describe("beside an erasure", () => {
  it("nobody is bought while it still runs", async () => {
    await db.import.create({ data: { id: run.id, source: "Zelda Quillfeather", requestedBy: "Test" } });
    let erasing: Promise<unknown> | null = null;
    await db.$transaction(async (tx) => {
      // It will wait for this row.
      await tx.$executeRaw`select 1 from imports where id = ${run.id}::uuid for update`;
      erasing = erase(ofZelda);
      await isHidden();
      const job = await askAndJob(question, ofZelda.officerId);
      expect((await prepareTask("email", [job])).taskId).toBeNull();
    });
    await erasing;
    expect(await findInDatabase(TRACES)).toEqual([]);
  });

  it("what began before it is waited for: an appointment, a question asked and started", async () => {
    let erasing: Promise<unknown> | null = null;
    let taskId = "";
    await db.$transaction(async (tx) => {
      const data = { ...zelda, isCorporate: false, role: "director", companyNumber };
      await tx.officer.create({ data: { ...data, id: "appointment-zelda-2" } });
      const { lookupId } = await ask(tx, question, "appointment-zelda-2");
      taskId = (
        await tx.snovTask.create({
          data: { kind: "email", size: 1, state: "started", taskHash: "c".repeat(32), startedAt: new Date() },
        })
      ).id;
      await tx.lookup.update({ where: { id: lookupId }, data: { state: "in_flight", taskId, position: 0 } });
      erasing = erase(ofZelda);
      await isHidden();
    });
    expect(await erasing).toMatchObject({ appointments: 2, lookups: 1, inFlight: 1 });
    expect(await db.officer.count()).toBe(0);
    expect(await db.snovTask.findUnique({ where: { id: taskId } })).toMatchObject({ isRedacted: true });
    expect((await db.lookup.findFirstOrThrow()).forgottenAt).not.toBeNull();
  });
});

it("an erasure waits for whoever stores an answer at the task, and has none of its lookups meanwhile", async () => {
  const { taskId } = await startedTask();
  let erasing: Promise<unknown> | null = null;
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`select id from snov_tasks where id = ${taskId}::uuid for no key update`;
    erasing = erasePerson(person, { ...ofZelda, reason, dryRun: true });
    await until("the erasure waits", isLocked);
    await tx.$queryRaw`select id from lookups where task_id = ${taskId}::uuid order by id for no key update`;
  });
  expect(await erasing).toMatchObject({ lookups: 1, inFlight: 1 });
});

const isLocked = async () => {
  const [row] = await db.$queryRaw<
    { n: number }[]
  >`select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
  return (row?.n ?? 0) > 0;
};

it("an erasure that was cut short is finished, and a suppression alone erases nobody", async () => {
  await createOfficer(companyNumber, { id: "ada", personId: "person-ada" });
  await suppress(person, { kind: "person", value: "ada", reason });
  await erase(ofZelda);
  // As if its last part had never been.
  await createOfficer(companyNumber, { ...zelda, id: ofZelda.officerId });
  await db.officer.updateMany({ data: { suppressedAt: new Date(Date.now() - 3_600_000) } });
  await finishErasures();
  expect(await db.officer.findMany({ select: { id: true } })).toEqual([{ id: "ada" }]);
});

describe("deliveries", () => {
  const body = JSON.stringify({ people: "Zelda Quillfeather" });

  it("of the account lose their words when they are found to be about a forgotten person's task", async () => {
    const { id: taskId } = await db.snovTask.create({
      data: { kind: "email", size: 1, state: "completed", isRedacted: true },
    });
    const { id } = await db.webhookDelivery.create({ data: { channel: "account", body, bodySha256: "x" } });
    expect(await db.webhookDelivery.update({ where: { id }, data: { taskId } })).toMatchObject({ body: null });
  });

  it("of a task that ends without a result lose them too, and those of nobody's task after a day", async () => {
    const { taskId } = await startedTask();
    await db.webhookDelivery.create({ data: { taskId, body, bodySha256: "x", state: "applied" } });
    await erase(ofZelda);
    await db.webhookDelivery.create({ data: { taskId, body, bodySha256: "y", state: "applied" } });
    await db.$transaction((tx) => takeBack(tx, taskId, "not_started", "nothing was accepted"));
    const old = new Date(Date.now() - 25 * 3_600_000);
    const ofNobody = { channel: "account", body, state: "applied" } as const;
    await db.webhookDelivery.create({ data: { ...ofNobody, bodySha256: "z", receivedAt: old } });
    const fresh = await db.webhookDelivery.create({ data: { ...ofNobody, body: "{}", bodySha256: "w" } });
    await sweepLookups();
    expect(await db.webhookDelivery.findMany({ where: { body: { not: null } }, select: { id: true } })).toEqual([
      { id: fresh.id },
    ]);
    expect(await findInDatabase(TRACES)).toEqual([]);
  });
});

describe("what Snov.io had in hand when its person was forgotten", () => {
  const ends: Record<string, (taskId: string) => Promise<unknown>> = {
    "was not started": (taskId) => settleStart(taskId, { outcome: "out-of-credits", status: 402, body: "" }),
    "was given back by a person": (taskId) =>
      decideUnknownTask(person, { taskId, decision: "retry", reason: "risked" }),
    "was written off by a person": (taskId) =>
      decideUnknownTask(person, { taskId, decision: "write-off", reason: "gone" }),
  };

  it.each(Object.entries(ends))("goes at once when it %s, and is not asked again", async (_, end) => {
    const { taskId, lookupId, jobId } = await startedTask();
    await db.queueJob.delete({ where: { id: jobId } });
    const body = JSON.stringify({ people: "Zelda Quillfeather" });
    await db.webhookDelivery.create({ data: { taskId, body, bodySha256: "x", state: "failed" } });
    await db.$transaction((tx) => noteUnknown(tx, taskId, "nobody answered"));
    await db.snovTask.update({ where: { id: taskId }, data: { taskHash: null } });
    expect(await erase(ofZelda)).toMatchObject({ inFlight: 1 });
    await end(taskId);
    expect(await findInDatabase(TRACES)).toEqual([]);
    expect(await db.lookup.findUniqueOrThrow({ where: { id: lookupId } })).toMatchObject({ state: "cancelled" });
    expect(await db.queueJob.count({ where: { lookupId } })).toBe(0);
  });
});
