import { db } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";
import { AppError } from "@/server/platform/errors";
import { type ProviderHealth, readProviderHealth } from "@/server/platform/provider-health";
import { queueCatalogue } from "@/server/queues/catalogue";
import { readDepths } from "@/server/queues/reads-depth";
import { noStatistics, readStatistics } from "@/server/queues/reads-statistics";
import type { Queue, QueueOverview } from "@/server/queues/schema";

/** A worker that has not beaten for this long is taken for dead. */
const SILENT_MS = 30_000;
/** Workers that went away longer ago are not shown. */
const FORGOTTEN_MS = 86_400_000;

/** Every queue of the catalogue with its depth, its last 24 hours and its pause; the providers' allowances; the workers. */
export async function readQueues(now: Date = new Date()): Promise<QueueOverview> {
  const [depths, statistics, pauses, allowances, workers] = await Promise.all([
    readDepths(),
    readStatistics(now),
    readPauses(now),
    readAllowances(now),
    readWorkers(now),
  ]);
  const empty = { ready: 0, scheduled: 0, active: 0, dead: 0, oldestReadySeconds: null };
  return {
    items: queueCatalogue.map((entry) => ({
      ...entry,
      ...(depths.get(entry.name) ?? empty),
      ...(statistics.get(entry.name) ?? noStatistics(now)),
      paused: pauses.get(entry.name) ?? null,
    })),
    nextCursor: null,
    total: { count: queueCatalogue.length, exact: true },
    allowances,
    workers,
  };
}

/** One queue as in the overview. Throws `NOT_FOUND` for a queue that does not exist. */
export async function readQueue(name: string): Promise<Queue> {
  const { items } = await readQueues();
  const found = items.find((queue) => queue.name === name);
  if (!found) throw new AppError("NOT_FOUND", `There is no queue "${name}"`, { field: "name" });
  return found;
}

async function readPauses(now: Date) {
  const rows = await db.queuePause.findMany({ where: { OR: [{ until: null }, { until: { gt: now } }] } });
  return new Map(
    rows.map(({ queue, by, cause, reason, since, until }) => [
      queue,
      { by, cause, reason, since: since.toISOString(), until: until?.toISOString() ?? null },
    ]),
  );
}

/** Requests of the running window: a minute that lies half outside of it counts half. */
async function readAllowances(now: Date): Promise<QueueOverview["allowances"]> {
  const { snov, companiesHouse } = env();
  const limits = [
    { provider: "snov", limit: snov.requestsPerMinute, windowSeconds: 60, mode: snov.mode },
    {
      provider: "companies-house",
      limit: companiesHouse.requestsPerFiveMinutes,
      windowSeconds: 300,
      mode: companiesHouse.mode,
    },
  ] as const;
  const [usage, rates, health] = await Promise.all([
    db.$queryRaw<{ provider: string; minute: Date; requests: number }[]>`
      select provider::text, minute, requests from provider_usage where minute > ${new Date(now.getTime() - 360_000)}`,
    db.$queryRaw<{ provider: string; blocked: Date | null }[]>`
      select provider::text, blocked_until as blocked from provider_rates where blocked_until > ${now}`,
    readProviderHealth(now),
  ]);
  return limits.map((entry) => {
    const windowStart = now.getTime() - entry.windowSeconds * 1000;
    const used = usage
      .filter((row) => row.provider === entry.provider)
      .reduce(
        (sum, row) =>
          sum + row.requests * Math.min(1, Math.max(0, (row.minute.getTime() + 60_000 - windowStart) / 60_000)),
        0,
      );
    const blockedUntil = rates.find((row) => row.provider === entry.provider)?.blocked?.toISOString() ?? null;
    const down = describeDown(health.find(({ provider }) => provider === entry.provider));
    return { ...entry, used: Math.min(entry.limit, Math.round(used)), blockedUntil, down };
  });
}

function describeDown(health: ProviderHealth | undefined): QueueOverview["allowances"][number]["down"] {
  if (!health?.downSince || !health.nextTryAt) return null;
  const { downSince, nextTryAt, lastFailure } = health;
  return { since: downSince.toISOString(), nextTryAt: nextTryAt.toISOString(), lastFailure };
}

async function readWorkers(now: Date): Promise<QueueOverview["workers"]> {
  const rows = await db.workerHeartbeat.findMany({
    where: { beatAt: { gte: new Date(now.getTime() - FORGOTTEN_MS) } },
    orderBy: [{ stoppedAt: { sort: "asc", nulls: "first" } }, { worker: "asc" }],
    take: 50,
  });
  return rows.map(({ worker, startedAt, beatAt, active, stoppedAt }) => ({
    worker,
    startedAt: startedAt.toISOString(),
    beatAt: beatAt.toISOString(),
    active,
    isAlive: stoppedAt === null && now.getTime() - beatAt.getTime() < SILENT_MS,
  }));
}
