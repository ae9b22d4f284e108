import { PgBoss, type QueueOptions } from "pg-boss";
import { HEARTBEAT_SECONDS } from "@/server/queues/boss";
import { catalogue, deadLetterOf, queueNames } from "@/server/queues/catalogue";

const DAY_SECONDS = 86_400;

/** Transient failures are retried eight times over about an hour; waiting work is kept for a year (a pause may last). */
const settings = {
  retryLimit: 8,
  retryDelay: 5,
  retryBackoff: true,
  retryDelayMax: 1800,
  expireInSeconds: 300,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  retentionSeconds: 365 * DAY_SECONDS,
  deleteAfterSeconds: 7 * DAY_SECONDS,
} satisfies QueueOptions;

/** Installs or upgrades pg-boss's schema and makes every queue of the catalogue as its settings say. Safe to repeat. */
export async function installQueues(databaseUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: databaseUrl, supervise: false, schedule: false, max: 2 });
  const failures: unknown[] = [];
  boss.on("error", (error) => failures.push(error));
  await boss.start();
  try {
    for (const name of queueNames) {
      const deadLetter = deadLetterOf(name);
      await boss.createQueue(deadLetter);
      await boss.updateQueue(deadLetter, { retentionSeconds: 365 * DAY_SECONDS, deleteAfterSeconds: 0 });
      // Creating an existing queue changes nothing, so its settings are always written after.
      await boss.createQueue(name);
      const own = catalogue[name];
      const retryLimit = "retryLimit" in own ? own.retryLimit : settings.retryLimit;
      await boss.updateQueue(name, { ...settings, retryLimit, deadLetter, notify: !own.isPaid });
    }
  } finally {
    await boss.stop({ graceful: false });
  }
  if (failures.length > 0) throw new Error("The queues could not be installed", { cause: failures[0] });
}
