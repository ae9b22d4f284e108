import { refreshForReader } from "@/server/enrichment/runs/run-progress";
import { type Estimate, estimate as estimateSchema, type Run, type StartRunInput } from "@/server/enrichment/schema";
import { db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";
import { decodeCursor, encodeCursor, instantPlace, type Page, type PageInput } from "@/server/platform/pagination";

interface RunRow {
  id: string;
  name: string;
  state: Run["state"];
  paused_reason: string | null;
  paused_at: Date | null;
  paused_by: string | null;
  paused_by_kind: string | null;
  steps: string[];
  estimate: unknown;
  cap: number;
  credits_held: number;
  credits_spent: number;
  credits_released: number;
  credits_beyond: number;
  created_by: string;
  created_at: Date;
  finished_at: Date | null;
  total: number;
  completed: number;
  not_found: number;
  failed: number;
  skipped: number;
  remaining: number;
  asked: number;
  cached: number;
  waiting: number;
  in_flight: number;
  waiting_officers: number;
}

/** Beyond this the list is not counted to its end. */
const COUNT_LIMIT = 10_000;

/** One run with its progress. Throws `NOT_FOUND`. */
export async function getRun(id: string): Promise<Run> {
  await refreshForReader(id);
  const [row] = await readRuns(Prisma.sql`where run.id = ${id}::uuid`, Prisma.empty);
  if (!row) throw new AppError("NOT_FOUND", `There is no run ${id}`);
  return toRun(row);
}

/** Runs, newest first. */
export async function listRuns(input: PageInput): Promise<Page<Run>> {
  const [at, id] = decodeCursor(input.cursor, instantPlace) ?? [];
  const after = at ? Prisma.sql`where (run.created_at, run.id) < (${at}::timestamptz, ${id}::uuid)` : Prisma.empty;
  await refreshForReader();
  const [rows, count] = await Promise.all([
    readRuns(after, Prisma.sql`limit ${input.limit + 1}`),
    db.run.count({ take: COUNT_LIMIT + 1 }),
  ]);
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  return {
    items: page.map(toRun),
    nextCursor: rows.length > page.length && last ? encodeCursor([last.created_at.toISOString(), last.id]) : null,
    total: { count: Math.min(count, COUNT_LIMIT), exact: count <= COUNT_LIMIT },
  };
}

/** Runs that go on at this moment; a paused one does not. */
export function countRunningRuns(): Promise<number> {
  return db.run.count({ where: { state: "running" } });
}

function readRuns(where: Prisma.Sql, limit: Prisma.Sql): Promise<RunRow[]> {
  return db.$queryRaw<RunRow[]>`
    select run.id, run.name, run.state::text as state, run.paused_reason, run.steps::text[] as steps, run.estimate, run.cap, run.credits_held, run.credits_spent,
      run.credits_released,
      (select coalesce(sum(amount), 0)::int from snov_credit_usage where run_id = run.id and kind = 'drift') as credits_beyond, run.created_by, run.created_at, run.finished_at,
      coalesce(total, 0) as total, coalesce(completed, 0) as completed, coalesce(not_found, 0) as not_found, coalesce(failed, 0) as failed,
      coalesce(skipped, 0) as skipped, coalesce(remaining, 0) as remaining,
      coalesce(asked, 0) as asked, coalesce(cached, 0) as cached, coalesce(waiting, 0) as waiting, coalesce(in_flight, 0) as in_flight,
      coalesce(waiting_officers, 0) as waiting_officers, pause.at as paused_at, pause.actor as paused_by, pause.actor_kind::text as paused_by_kind
    from runs run left join run_progress progress on progress.run_id = run.id
    left join lateral (
      select at, actor, actor_kind from audit
      where run.state = 'paused' and entity = 'run' and entity_id = run.id::text and action = 'run.paused' order by at desc limit 1
    ) pause on true
    ${where} order by run.created_at desc, run.id desc ${limit}`;
}

function toRun(row: RunRow): Run {
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    pausedReason: row.paused_reason,
    paused: toPause(row),
    steps: row.steps,
    estimate: estimateSchema.parse(row.estimate),
    cap: row.cap,
    credits: {
      held: row.credits_held,
      spent: row.credits_spent,
      beyond: row.credits_beyond,
      released: row.credits_released,
    },
    progress: {
      total: row.total,
      completed: row.completed,
      notFound: row.not_found,
      failed: row.failed,
      skipped: row.skipped,
      remaining: row.remaining,
    },
    lookups: { asked: row.asked, cached: row.cached, waiting: row.waiting, inFlight: row.in_flight },
    waitingOfficers: row.waiting_officers,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

function toPause({ paused_at: at, paused_by: by, paused_by_kind: kind }: RunRow): Run["paused"] {
  return at && by ? { by, isPerson: kind !== "system", since: at.toISOString() } : null;
}

/** A dry run in the shape of a run: it has no id, because nothing was stored. */
export function asDryRun(input: StartRunInput, estimate: Estimate, createdBy: string): Run {
  return {
    id: null,
    name: input.name ?? "Dry run",
    state: "estimating",
    pausedReason: null,
    paused: null,
    steps: [...input.steps],
    estimate,
    cap: input.cap,
    credits: { held: 0, spent: 0, beyond: 0, released: 0 },
    progress: {
      total: estimate.companies,
      completed: 0,
      notFound: 0,
      failed: 0,
      skipped: 0,
      remaining: estimate.companies,
    },
    lookups: { asked: 0, cached: estimate.cached, waiting: 0, inFlight: 0 },
    waitingOfficers: 0,
    createdBy,
    createdAt: new Date().toISOString(),
    finishedAt: null,
  };
}
