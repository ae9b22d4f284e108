import { findLiveChannels } from "@/server/alerts/channels";
import type { Firing } from "@/server/alerts/condition";
import type { AlertPolicy } from "@/server/alerts/schema";
import { db, type Tx } from "@/server/platform/db/client";
import { enqueue } from "@/server/queues/enqueue";

/**
 * Raises an alert and enqueues a message for each channel, or opens one again without a message: a period's alert that was raised
 * in it, and an episode that ended only a moment ago. Returns whether it is news. Unique indexes decide between processes.
 */
export async function raiseAlert(
  condition: string,
  found: Firing,
  policy: Pick<AlertPolicy, "quietMinutes">,
  now: Date,
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`select pg_advisory_xact_lock(hashtext(${`alert:${found.key}`}))::text`;
    if (await reopen(tx, found, new Date(now.getTime() - policy.quietMinutes * 60_000))) return false;
    const data = { condition, ...found, raisedAt: now };
    const [alert] = await tx.alert.createManyAndReturn({ data, skipDuplicates: true, select: { id: true } });
    if (!alert) return false;
    for (const { channel, target } of await findLiveChannels(tx)) {
      const delivery = await tx.alertDelivery.create({ data: { alertId: alert.id, channel, target } });
      await enqueue(tx, "send-alert", { deliveryId: delivery.id });
    }
    return true;
  });
}

/** It says what holds now. */
async function reopen(tx: Tx, { key, period, sentence, severity }: Firing, endedAfter: Date): Promise<boolean> {
  const reopened = await tx.$executeRaw`
    update alerts set resolved_at = null, sentence = ${sentence}, severity = ${severity}::alert_severity where id = (
      select id from alerts where key = ${key} and resolved_at is not null
        and case when ${period}::text is null then period is null and resolved_at > ${endedAfter} else period = ${period} end
      order by raised_at desc limit 1
    ) and not exists (select from alerts where key = ${key} and resolved_at is null)`;
  return reopened > 0;
}
