import { costRules, holdOf } from "@/server/credits/cost-rules";
import { lookupQueue } from "@/server/credits/paid-queues";
import { isServed } from "@/server/enrichment/lookups/emptied-answer";
import { lookupKey, type Question } from "@/server/enrichment/lookups/lookup-key";
import type { LookupKind } from "@/server/enrichment/lookups/lookup-kinds";
import type { Tx } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { readSetting } from "@/server/platform/settings";
import { enqueue } from "@/server/queues/enqueue";
import { raiseJobs } from "@/server/queues/live-jobs";

export interface LookupRequest {
  question: Question;
  companyNumber: string;
  officerId?: string;
  run: { id: string; isRefresh: boolean };
  priority: number;
}

/**
 * `cached`: a fresh answer serves, for nothing. `shared`: somebody else's live lookup will serve. `asked`: the run's own lookup waits.
 */
export type LookupRequested = { lookupId: string; as: "cached" | "shared" | "asked" };

/**
 * Asks a question once: the run item is linked to the lookup that answers or will answer it. The partial unique index on live
 * keys decides between two askers. Asking again for the same run item changes nothing.
 */
export async function requestLookup(tx: Tx, request: LookupRequest): Promise<LookupRequested> {
  const { question, run, companyNumber, officerId = null } = request;
  const key = lookupKey(question);
  const linked = await tx.runItemLookup.findFirst({
    where: { runId: run.id, companyNumber, officerId, lookup: { key, state: { not: "cancelled" } } },
    include: { lookup: { select: { state: true } } },
  });
  if (linked) {
    const isLive = ["waiting", "in_flight", "unknown"].includes(linked.lookup.state);
    return { lookupId: linked.lookupId, as: isLive ? "shared" : "cached" };
  }
  const requested = await findOrCreate(tx, key, request);
  await tx.runItemLookup.create({
    data: {
      runId: run.id,
      companyNumber,
      officerId,
      lookupId: requested.lookupId,
      isCached: requested.as === "cached",
    },
  });
  if (requested.as === "asked") await enqueueLookup(tx, requested.lookupId, request);
  return requested;
}

/** A refresh buys every question anew, but each only once: an answer that came since the run was started is as new as it asks for. */
export async function freshSince(tx: Tx, run: LookupRequest["run"]): Promise<Date | null> {
  if (!run.isRefresh) return null;
  return (await tx.run.findUniqueOrThrow({ where: { id: run.id }, select: { createdAt: true } })).createdAt;
}

/** The answer that would serve a run for nothing. */
export async function findFresh(tx: Tx, key: string, run: LookupRequest["run"]): Promise<LookupRequested | null> {
  const since = await freshSince(tx, run);
  const [fresh] = await tx.$queryRaw<{ id: string }[]>`
    select id from lookups where key = ${key} and state in ('found', 'not_found') and expires_at > ${new Date()}
      and (${since}::timestamptz is null or answered_at >= ${since}) and ${isServed(Prisma.sql`lookups.answer`)}
    order by answered_at desc limit 1`;
  return fresh ? { lookupId: fresh.id, as: "cached" } : null;
}

async function findOrCreate(tx: Tx, key: string, request: LookupRequest): Promise<LookupRequested> {
  const fresh = await findFresh(tx, key, request.run);
  if (fresh) return fresh;
  const [created] = await tx.$queryRaw<{ id: string }[]>`
    insert into lookups (id, kind, key, input, priority, is_refresh, company_number, officer_id, run_id)
    values (gen_random_uuid(), ${request.question.kind}::lookup_kind, ${key}, ${JSON.stringify(request.question.input)}::jsonb, ${request.priority},
      ${request.run.isRefresh}, ${request.companyNumber}, ${request.officerId ?? null}, ${request.run.id}::uuid)
    on conflict (key) where (state in ('waiting', 'in_flight', 'unknown')) do nothing
    returning id`;
  if (created) {
    // The insert may have waited for the transaction that stored the answer: what it found then is paid for already.
    const answered = await findFresh(tx, key, request.run);
    if (!answered) return { lookupId: created.id, as: "asked" };
    await tx.lookup.delete({ where: { id: created.id } });
    return answered;
  }
  const live = await lockLive(tx, key);
  if (live?.isAnswered) return { lookupId: live.id, as: "cached" };
  if (!live?.isLive) return findOrCreate(tx, key, request);
  await raisePriority(tx, live.id, request.priority);
  const isAdopted = (await isPaused(tx, live.runId)) && (await adopt(tx, live, request));
  return { lookupId: live.id, as: isAdopted ? "asked" : "shared" };
}

interface LiveLookup {
  id: string;
  isLive: boolean;
  isAnswered: boolean;
  runId: string | null;
}

/**
 * Whoever stores the answer waits until who asks has linked to it: they send on whom they find linked, and would never come back for
 * one who was linked meanwhile. Who had the lookup before may have ended it: answered, as fresh as can be, or cancelled, which is no
 * answer.
 */
async function lockLive(tx: Tx, key: string): Promise<LiveLookup | undefined> {
  const seen = await tx.lookup.findFirst({ where: { key, state: { in: ["waiting", "in_flight", "unknown"] } } });
  if (!seen) return undefined;
  const [live] = await tx.$queryRaw<LiveLookup[]>`
    select id, run_id as "runId", state in ('waiting', 'in_flight', 'unknown') as "isLive", state in ('found', 'not_found') as "isAnswered"
    from lookups where id = ${seen.id}::uuid for no key update`;
  return live;
}

/** To be asked with the lookup locked, in a statement of its own: the lock may have waited for the transaction that paused the run. */
async function isPaused(tx: Tx, runId: string | null): Promise<boolean> {
  return runId !== null && (await tx.run.count({ where: { id: runId, state: "paused" } })) > 0;
}

/** Who asks later may need it sooner: the lookup and its waiting job move forward in their queue, never back. */
export async function raisePriority(tx: Tx, lookupId: string, priority: number): Promise<void> {
  const { count } = await tx.lookup.updateMany({
    where: { id: lookupId, priority: { lt: priority } },
    data: { priority },
  });
  if (count > 0) await raiseJobs(tx, lookupId, priority);
}

/** A lookup that waits with a paused run is paid by the run that asks now, which need not wait for the other. */
async function adopt(tx: Tx, live: LiveLookup, request: LookupRequest): Promise<boolean> {
  const { companyNumber, officerId = null, run } = request;
  const { count } = await tx.lookup.updateMany({
    where: { id: live.id, runId: live.runId, state: "waiting" },
    data: { runId: run.id, companyNumber, officerId },
  });
  return count > 0;
}

async function enqueueLookup(tx: Tx, lookupId: string, request: LookupRequest): Promise<void> {
  await enqueueLookupJob(tx, request.question.kind, {
    lookupId,
    priority: request.priority,
    companyNumber: request.companyNumber,
    officerId: request.officerId,
    runId: request.run.id,
  });
}

export interface LookupJob {
  lookupId: string;
  priority: number;
  companyNumber: string;
  officerId?: string;
  runId?: string;
}

/** Puts a waiting lookup into its kind's paid queue. */
export async function enqueueLookupJob(tx: Tx, kind: LookupKind, job: LookupJob): Promise<void> {
  const creditsHeld = holdOf(await readSetting(tx, costRules), kind);
  await enqueue(tx, lookupQueue[kind], { lookupId: job.lookupId }, { ...job, creditsHeld });
}
