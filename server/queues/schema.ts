import { z } from "zod";
import { listOf, pageInput, pageOf } from "@/server/platform/pagination";

const instant = z.iso.datetime();
const count = z.number().int();
/** Seconds; null while nothing was measured. */
const percentiles = z.object({ p50: z.number().nullable(), p95: z.number().nullable(), p99: z.number().nullable() });

export const pause = z.object({
  by: z.string(),
  cause: z.string(),
  reason: z.string(),
  since: instant,
  until: instant.nullable(),
});

export const queue = z.object({
  name: z.string(),
  title: z.string(),
  provider: z.enum(["snov", "companies-house"]).nullable(),
  /** Higher goes first: Companies House above Snov.io, domains above e-mails. */
  priority: count,
  isPaid: z.boolean(),
  ready: count,
  scheduled: count,
  active: count,
  /** Failed for good in the last 24 hours, and neither retried nor discarded since. */
  failed: count,
  /** All that lie in the dead-letter queue. */
  dead: count,
  completed24h: count,
  paused: pause.nullable(),
  successRate: z.number().nullable(),
  oldestReadySeconds: z.number().nullable(),
  wait: percentiles,
  run: percentiles,
  /** Completed and failed attempts an hour, oldest first, the last one unfinished. */
  hours: z.array(z.object({ at: instant, completed: count, failed: count })),
});
export type Queue = z.infer<typeof queue>;

export const allowance = z.object({
  provider: z.enum(["snov", "companies-house"]),
  used: count,
  limit: count,
  windowSeconds: count,
  blockedUntil: instant.nullable(),
  /** While the provider is down: since when, when one request tries it again, and what it said last. */
  down: z.object({ since: instant, nextTryAt: instant, lastFailure: z.string().nullable() }).nullable(),
  mode: z.enum(["live", "sandbox", "off"]),
});
export const worker = z.object({
  worker: z.string(),
  startedAt: instant,
  beatAt: instant,
  active: count,
  isAlive: z.boolean(),
});
export const queueOverview = pageOf(queue).extend({ allowances: z.array(allowance), workers: z.array(worker) });
export type QueueOverview = z.infer<typeof queueOverview>;

export const pauseReason = z.string().trim().min(3, { error: "say why, in a few words" }).max(300);
export const pauseQueueInput = z.strictObject({
  name: z.string().max(60),
  /** The desk asks for one; a program may have none. */
  reason: pauseReason.nullish(),
  /** An instant with its zone, or a day; without one somebody has to resume it. */
  until: z
    .union([z.iso.datetime({ offset: true }), z.iso.date()], { error: "takes an instant such as 2027-01-31T09:00:00Z" })
    .transform((text) => new Date(text))
    .nullish(),
});
export const queueNameInput = z.strictObject({ name: z.string().max(60) });

/** A discarded job has failed for good, and an admin threw it away. */
export const jobState = z.enum(["queued", "active", "retrying", "completed", "failed", "discarded", "cancelled"]);
/** A job carries ids and other small values, never rows. */
export const jobPayload = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
export const job = z.object({
  id: z.uuid(),
  queue: z.string(),
  state: jobState,
  /** False for what no longer waits, and for jobs that bring home what was paid for. */
  isCancellable: z.boolean(),
  /** Its run is paused: it goes on when the run does. */
  waitsForRun: z.boolean(),
  createdAt: instant,
  startAfter: instant.nullable(),
  finishedAt: instant.nullable(),
  attempts: z.array(
    z.object({
      number: count,
      worker: z.string(),
      startedAt: instant,
      endedAt: instant.nullable(),
      outcome: z.enum(["completed", "failed", "retrying", "lost", "cancelled"]).nullable(),
      error: z.string().nullable(),
    }),
  ),
  companyNumber: z.string().nullable(),
  companyName: z.string().nullable(),
  officerId: z.string().nullable(),
  runId: z.uuid().nullable(),
  taskHash: z.string().nullable(),
  priority: count,
  payload: jobPayload,
  error: z.string().nullable(),
  credits: z.object({
    /** The most that it was thought to cost when it was queued. */
    estimated: count,
    /** What the ledger holds for it now. */
    held: count,
    spent: count,
  }),
});
export type Job = z.infer<typeof job>;
export const jobPage = pageOf(job);
export const listJobsInput = pageInput.extend({
  queue: listOf(z.string()).optional(),
  state: listOf(jobState).optional(),
  companyNumber: z.string().max(20).optional(),
  runId: z.uuid().optional(),
});
export type ListJobsInput = z.infer<typeof listJobsInput>;
export const jobIdInput = z.strictObject({ id: z.uuid() });
export const discardFailedInput = z.strictObject({ name: z.string().max(60), dryRun: z.boolean().default(false) });
export const discardFailedResult = z.object({
  discarded: count,
  skipped: z.array(z.object({ reason: z.string(), count })),
});
export const retryFailedInput = z.strictObject({ name: z.string().max(60), dryRun: z.boolean().default(false) });
export const retryFailedResult = z.object({
  retried: count,
  skipped: z.array(z.object({ reason: z.string(), count })),
});
