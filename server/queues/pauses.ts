import { type Db, db } from "@/server/platform/db/client";
import type { PauseCause } from "@/server/platform/db/generated/enums";
import type { QueueName } from "@/server/queues/catalogue";

export interface Pause {
  queue: string;
  cause: PauseCause;
  by: string;
  reason: string;
  since: Date;
  until: Date | null;
}

/** All pauses in force now. */
export function listPauses(from: Db = db): Promise<Pause[]> {
  return from.queuePause.findMany({ where: { OR: [{ until: null }, { until: { gt: new Date() } }] } });
}

export function findPause(name: QueueName, from: Db = db): Promise<Pause | null> {
  return from.queuePause.findFirst({ where: { queue: name, OR: [{ until: null }, { until: { gt: new Date() } }] } });
}
