import { beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { stopSender } from "@/server/queues/boss";
import { enqueue } from "@/server/queues/enqueue";
import { enqueueSql } from "@/server/queues/enqueue-sql";
import { connectToTestDatabase, resetDatabase } from "@/server/testing/database";

beforeEach(async () => {
  await stopSender();
  await resetDatabase();
});

const deliveryId = "0191a5c0-0000-7000-8000-000000000001";

test("a job enqueued inside a statement is column by column what pg-boss itself writes, and wakes the workers alike", async () => {
  const client = await connectToTestDatabase();
  const channels: string[] = [];
  client.on("notification", ({ channel, payload }) => channels.push(`${channel} ${payload}`));
  const { rows } = await client.query(
    "select 'pgboss_' || left(encode(sha224('pgboss'::bytea), 'hex'), 24) as channel",
  );
  await client.query(`listen "${rows[0].channel}"`);

  await db.$transaction((tx) => enqueue(tx, "apply-delivery", { deliveryId }));
  await client.query("select 1");
  const byBoss = channels.splice(0);
  await client.query(
    `with first as (select jsonb_build_object('deliveryId', $1::text) as payload, null::uuid as task_id),
     ${enqueueSql("apply-delivery", "first")} select (select count(*) from woken) from handed`,
    [deliveryId],
  );
  await client.query("select 1");
  await client.query(`unlisten "${rows[0].channel}"`);
  expect(channels).toEqual(byBoss);
  expect(byBoss).toHaveLength(1);

  const { rows: jobs } = await client.query(`
    select to_jsonb(job) - array['id', 'created_on', 'start_after', 'keep_until', 'i']
      || jsonb_build_object('kept', keep_until - start_after, 'waits', start_after - created_on) as job
    from pgboss.job job where name = 'apply-delivery' order by created_on`);
  expect(jobs).toHaveLength(2);
  expect(jobs[1].job).toEqual(jobs[0].job);
  const history = await db.queueJob.findMany({
    omit: { id: true, createdAt: true },
    orderBy: { createdAt: "asc" },
  });
  expect(history[1]).toEqual(history[0]);
});
