import { alertPolicy } from "@/server/alerts/alert-policy";
import type { Condition, Firing } from "@/server/alerts/condition";
import { conditions } from "@/server/alerts/conditions";
import { raiseAlert } from "@/server/alerts/raise-alert";
import type { AlertPolicy } from "@/server/alerts/schema";
import { db } from "@/server/platform/db/client";
import { logger } from "@/server/platform/logger";
import { readSetting } from "@/server/platform/settings";

export interface EvaluateOptions {
  now?: Date;
  /** Which conditions are looked at now; all by default. */
  due?: readonly Condition[];
}

/**
 * Raises what holds now and is not open, lets what is open say what holds now, resolves what holds no longer. Any number of processes may do it at once: the
 * database lets each alert be raised by one. A condition that cannot be read says nothing, so its alerts stay as they are.
 */
export async function evaluateAlerts({ now = new Date(), due = conditions }: EvaluateOptions = {}): Promise<void> {
  if (due.length === 0) return;
  const policy = await readSetting(db, alertPolicy);
  for (const condition of due) {
    try {
      await settle(condition, await condition.find(policy, now), policy, now);
    } catch (error) {
      logger.warn({ error, condition: condition.name }, "a condition could not be looked at and is tried again");
    }
  }
}

async function settle(condition: Condition, firing: readonly Firing[], policy: AlertPolicy, now: Date): Promise<void> {
  const open = await db.alert.findMany({
    where: { condition: condition.name, resolvedAt: null },
    select: { id: true, key: true, period: true, sentence: true, severity: true },
  });
  const stillHolds = (alert: Instance) => firing.find((found) => isSame(found, alert));
  const ended = open.filter((alert) => !stillHolds(alert)).map(({ id }) => id);
  // The last period's alert has to make room for this one's.
  if (ended.length > 0) {
    await db.alert.updateMany({ where: { id: { in: ended }, resolvedAt: null }, data: { resolvedAt: now } });
  }
  for (const { id, sentence, severity, ...alert } of open) {
    const found = stillHolds(alert);
    const isNew = found && (found.sentence !== sentence || found.severity !== severity);
    if (isNew && !condition.keepsWords) await sayAnew(id, found);
  }
  const isOpen = (found: Firing) => open.some((alert) => isSame(found, alert));
  for (const found of firing) if (!isOpen(found)) await raiseAlert(condition.name, found, policy, now);
}

type Instance = Pick<Firing, "key" | "period">;

function isSame(one: Instance, other: Instance): boolean {
  return one.key === other.key && one.period === other.period;
}

/** On the desk, and in a message that is still tried: nobody is told again. What was resolved meanwhile keeps its last words. */
async function sayAnew(id: string, { sentence, severity }: Firing): Promise<void> {
  await db.alert.updateMany({ where: { id, resolvedAt: null }, data: { sentence, severity } });
}
