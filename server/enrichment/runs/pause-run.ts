import { formatCredits } from "@/lib/format/numbers";
import { type Actor, systemActor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { costRules, holdsOf } from "@/server/credits/cost-rules";
import { dailyCaps } from "@/server/credits/daily-caps";
import { handOver } from "@/server/enrichment/lookups/hand-over";
import type { LookupKind } from "@/server/enrichment/lookups/lookup-kinds";
import { db, type Tx } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import type { RunPauseCause } from "@/server/platform/db/generated/enums";
import { AppError } from "@/server/platform/errors";
import { readSetting } from "@/server/platform/settings";
import { storingQueues } from "@/server/queues/catalogue";
import { parkJobsOfRun, unparkJobsOfRun } from "@/server/queues/live-jobs";

/** Throws `NOT_FOUND`, or `CONFLICT` when the run is in a state that cannot be left this way. */
async function lockRun(tx: Tx, id: string, states: readonly string[], verb: string) {
  const [row] = await tx.$queryRaw<{ state: string; cap: number; credits_held: number; credits_spent: number }[]>`
    select state::text, cap, credits_held, credits_spent from runs where id = ${id}::uuid for no key update`;
  if (!row) throw new AppError("NOT_FOUND", `There is no run ${id}`);
  if (!states.includes(row.state)) throw new AppError("CONFLICT", `The run is ${row.state}: it cannot be ${verb}`);
  return row;
}

/**
 * Lookups before runs, as the tasks lock them: in the other order an abort and a starting task would wait for each other.
 */
async function lockWaitingLookups(tx: Tx, runIds: readonly string[]): Promise<void> {
  await tx.$queryRaw`
    select id from lookups where run_id = any(${[...runIds]}::uuid[]) and state = 'waiting' order by id for no key update`;
}

/** Stops a run before its next step. What Snov.io has in hand already is still collected. */
export async function pauseRun(actor: Actor, id: string, reason = `Paused by ${actor.name}`): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockWaitingLookups(tx, [id]);
    await lockRun(tx, id, ["running"], "paused");
    await park(tx, { actor, id, reason, cause: "person" });
  });
  await handOverAgain([id]);
}

interface Parking {
  actor: Actor;
  id: string;
  reason: string;
  cause: RunPauseCause;
}

async function park(tx: Tx, { actor, id, reason, cause }: Parking): Promise<void> {
  await handOver(tx, Prisma.sql`lookup.run_id = ${id}::uuid and run.state = 'running'`);
  await tx.run.update({ where: { id }, data: { state: "paused", pausedReason: reason, pausedCause: cause } });
  await parkJobsOfRun(tx, id);
  await recordAudit(tx, { actor, action: "run.paused", entity: "run", entityId: id, reason });
}

/**
 * Once everybody sees that the runs are paused: a lookup that one of them created in that moment was there for nobody to lock, and who
 * linked to it meanwhile saw a run that goes on.
 */
async function handOverAgain(ids: readonly string[]): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockWaitingLookups(tx, ids);
    await handOver(tx, Prisma.sql`lookup.run_id = any(${[...ids]}::uuid[]) and run.state = 'running'`);
  });
}

/**
 * Lets a paused run go on, with a higher cap if one is given. The estimate's promise ends only by a word about money: a new cap, or
 * going on although the promise was what stopped the run. From then on the cap counts.
 */
export async function resumeRun(actor: Actor, id: string, cap?: number): Promise<void> {
  await db.$transaction(async (tx) => {
    const run = await lockRun(tx, id, ["paused"], "resumed");
    if (cap !== undefined && cap < run.credits_held + run.credits_spent) {
      throw new AppError(
        "CONFLICT",
        `${run.credits_held + run.credits_spent} credits of the run are spent or held already`,
        { field: "cap" },
      );
    }
    const { pausedCause, promised } = await tx.run.findUniqueOrThrow({ where: { id } });
    const isPromiseOver = cap !== undefined || (pausedCause === "cap" && promised !== null && promised < run.cap);
    await tx.run.update({
      where: { id },
      data: {
        state: "running",
        pausedReason: null,
        pausedCause: null,
        cap,
        promised: isPromiseOver ? null : undefined,
      },
    });
    await unparkJobsOfRun(tx, id);
    await recordAudit(tx, {
      actor,
      action: "run.resumed",
      entity: "run",
      entityId: id,
      before: { cap: run.cap },
      after: { cap: cap ?? run.cap },
    });
  });
}

/** Ends a run for good: nothing of it is started any more, its unspent holds come back as tasks settle. */
export async function abortRun(actor: Actor, id: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockWaitingLookups(tx, [id]);
    const run = await lockRun(tx, id, ["running", "paused"], "aborted");
    await tx.run.update({
      where: { id },
      data: { state: "aborted", pausedReason: null, pausedCause: null, finishedAt: new Date() },
    });
    await handOver(tx, Prisma.sql`lookup.run_id = ${id}::uuid`);
    await tx.lookup.updateMany({ where: { runId: id, state: "waiting" }, data: { state: "cancelled" } });
    await tx.$executeRaw`
      update pgboss.job job set state = 'cancelled', completed_on = now() from queue_jobs ours
      where ours.run_id = ${id}::uuid and ours.queue <> all(${storingQueues}) and ours.state in ('queued', 'retrying')
        and job.id = ours.id and job.name = ours.queue and job.state in ('created', 'retry')`;
    await tx.queueJob.updateMany({
      where: { runId: id, queue: { notIn: storingQueues }, state: { in: ["queued", "retrying"] } },
      data: { state: "cancelled", finishedAt: new Date() },
    });
    await recordAudit(tx, { actor, action: "run.aborted", entity: "run", entityId: id, before: { state: run.state } });
  });
}

interface Cheapest {
  kind: LookupKind;
  credits: number;
}

interface PayingRun {
  id: string;
  cap: number;
  promised: number | null;
  /** Credits spent and held. */
  used: number;
  created_by: string;
}

/** A limit's end: nothing is left, or less than the lookups that wait may cost. */
function sayUsedUp(what: string, limit: number, used: number, next: Cheapest | null): string {
  return used < limit ? `${what} has ${formatCredits(limit - used)} left, ${sayTooDear(next)}` : `${what} is used up`;
}

/** A cap that never leaves the number buys no such answer: whoever raises the cap must know it. */
function sayTooDear(next: Cheapest | null): string {
  const held = next
    ? ` (${formatCredits(next.credits)} ${next.credits === 1 ? "is" : "are"} held for ${ONE[next.kind]})`
    : "";
  return `less than the next lookup may cost${held}`;
}

const ONE: Record<LookupKind, string> = { domain: "a domain", email: "an e-mail", verification: "a verification" };

/** What ends a pause, in words, for each level that has no room. */
const PAUSES: Record<
  "run" | "promise" | "day",
  { cause: RunPauseCause; reason: (run: PayingRun, next: Cheapest | null) => string }
> = {
  run: {
    cause: "cap",
    reason: ({ cap, used }, next) =>
      `${sayUsedUp(`The cap of ${formatCredits(cap)}`, cap, used, next)}. Resume with a higher cap, or abort the run.`,
  },
  promise: {
    cause: "cap",
    reason: ({ cap, promised, used }, next) =>
      `More turned up than was estimated, or at other prices, and ${sayUsedUp(`the estimate's maximum of ${formatCredits(promised ?? 0)}`, promised ?? 0, used, next)}. Resume to go on up to the cap of ${cap}, or abort the run.`,
  },
  day: {
    cause: "daily_cap",
    reason: ({ created_by }, next) =>
      `The daily cap of ${created_by} is used up, or leaves ${sayTooDear(next)}. The run goes on by itself at midnight in London, or as soon as an admin raises the cap.`,
  },
};

/** The runs that pay for these jobs' lookups have no room left at a level, and hold nothing that could come back. */
export async function pauseRunsOfJobs(jobIds: readonly string[], level: keyof typeof PAUSES): Promise<void> {
  const { cause, reason } = PAUSES[level];
  const paused = await db.$transaction(async (tx) => {
    const lookups = await tx.lookup.findMany({
      where: { jobs: { some: { id: { in: [...jobIds] } } }, state: "waiting" },
      select: { runId: true },
    });
    const runIds = [...new Set(lookups.flatMap((lookup) => lookup.runId ?? []))];
    await lockWaitingLookups(tx, runIds);
    const runs = await tx.$queryRaw<PayingRun[]>`
      select id, cap, promised, credits_held + credits_spent as used, created_by from runs where state = 'running' and id = any(${runIds}::uuid[]) order by id for no key update`;
    for (const run of runs) {
      const next = await cheapestWaiting(tx, run.id);
      await park(tx, { actor: systemActor, id: run.id, reason: reason(run, next), cause });
    }
    return runs.map(({ id }) => id);
  });
  if (paused.length > 0) await handOverAgain(paused);
}

async function cheapestWaiting(tx: Tx, runId: string): Promise<Cheapest | null> {
  const waiting = await tx.lookup.groupBy({ by: ["kind"], where: { runId, state: "waiting" } });
  const holds = holdsOf(await readSetting(tx, costRules));
  const prices = waiting.map(({ kind }) => ({ kind, credits: holds[kind] }));
  return prices.toSorted((one, other) => one.credits - other.credits)[0] ?? null;
}

/**
 * Resumes runs that wait for a daily cap, once the day of whoever started them has room: on a new London day, under a raised cap, or when
 * held credits came back. Only room for a lookup that can start now counts; any other would be refused, and the run paused again. Returns
 * how many runs it resumed.
 */
export async function resumeRunsWithDailyRoom(): Promise<number> {
  if ((await db.run.count({ where: { state: "paused", pausedCause: "daily_cap" } })) === 0) return 0;
  return db.$transaction(async (tx) => {
    const caps = JSON.stringify(await readSetting(tx, dailyCaps));
    const holds = JSON.stringify(holdsOf(await readSetting(tx, costRules)));
    const runs = await tx.$queryRaw<{ id: string; reason: string }[]>`
      select run.id, run.paused_reason as reason from runs run
      left join spender_days day on day.spender_id = run.spender_id and day.day = london_today()
      cross join lateral (
        select count(*) as lookups, min((${holds}::jsonb ->> lookup.kind::text)::integer) filter (where can_start(lookup.id)) as cheapest
        from lookups lookup where lookup.run_id = run.id and lookup.state = 'waiting'
      ) waiting
      where run.state = 'paused' and run.paused_cause = 'daily_cap' and (waiting.lookups = 0 or waiting.cheapest <=
        coalesce(daily_cap_of(run.spender_id, ${caps}::jsonb) - coalesce(day.held + day.spent, 0), 2147483647))
      order by run.id for no key update of run skip locked`;
    for (const { id, reason } of runs) {
      await tx.run.update({ where: { id }, data: { state: "running", pausedReason: null, pausedCause: null } });
      await unparkJobsOfRun(tx, id);
      const before = { pausedReason: reason };
      await recordAudit(tx, {
        actor: systemActor,
        action: "run.resumed",
        entity: "run",
        entityId: id,
        reason: "the daily cap has room again",
        before,
      });
    }
    return runs.length;
  });
}
