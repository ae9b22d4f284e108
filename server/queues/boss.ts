import { PgBoss } from "pg-boss";
import { env } from "@/server/platform/env";
import { logger } from "@/server/platform/logger";

/** A job of a killed worker is given to another one after about this long. */
export const HEARTBEAT_SECONDS = 10;

const log = logger.child({ part: "queues" });

function watch(boss: PgBoss): PgBoss {
  // Without a listener a killed database connection would end the process; with one pg-boss recovers by itself.
  boss.on("error", (error) => log.warn({ error }, "the queue lost its footing and goes on"));
  return boss;
}

declare global {
  var strikelineSender: Promise<PgBoss> | undefined;
}

/**
 * The instance that only enqueues: started once a process, kept over development reloads. One that could not start is forgotten,
 * so that the next caller tries anew.
 */
export function sender(): Promise<PgBoss> {
  if (globalThis.strikelineSender) return globalThis.strikelineSender;
  const starting = watch(
    new PgBoss({ connectionString: env().databaseUrl, supervise: false, schedule: false, migrate: false, max: 2 }),
  ).start();
  globalThis.strikelineSender = starting;
  starting.catch(() => {
    if (globalThis.strikelineSender === starting) globalThis.strikelineSender = undefined;
  });
  return starting;
}

/** Closes the enqueuing instance, so that a command or a test can end. */
export async function stopSender(): Promise<void> {
  const started = globalThis.strikelineSender;
  globalThis.strikelineSender = undefined;
  if (started) await (await started).stop({ graceful: false });
}

/** The instance that works jobs and keeps the queues' house. */
export function createWorkerBoss(): PgBoss {
  return watch(
    new PgBoss({
      connectionString: env().databaseUrl,
      application_name: "strikeline-worker",
      schedule: false,
      migrate: false,
      max: 6,
      useListenNotify: true,
      superviseIntervalSeconds: 5,
      monitorIntervalSeconds: 5,
      maintenanceIntervalSeconds: 3600,
    }),
  );
}
