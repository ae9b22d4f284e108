import type { Condition } from "@/server/alerts/condition";
import { conditions } from "@/server/alerts/conditions";
import { evaluateAlerts } from "@/server/alerts/evaluate-alerts";
import { systemClock } from "@/server/platform/clock";
import { logger } from "@/server/platform/logger";

const TICK_MS = 1_000;

/** Looks at each condition as often as it asks for, until the signal aborts. Apart from other chores, so that none delays an alert. */
export async function watchAlerts(signal: AbortSignal): Promise<void> {
  const last = new Map<Condition, number>();
  while (!signal.aborted) {
    const now = Date.now();
    const due = conditions.filter((condition) => now - (last.get(condition) ?? 0) >= condition.everySeconds * 1000);
    for (const condition of due) last.set(condition, now);
    await evaluateAlerts({ due }).catch((error: unknown) => {
      if (!signal.aborted) logger.warn({ error }, "alerts could not be evaluated and are tried again");
    });
    await systemClock.sleep(TICK_MS, signal).catch(() => undefined);
  }
}
