import { setTimeout as sleep } from "node:timers/promises";
import { type CircuitState, stateOf } from "@/server/platform/circuit-rule";
import { db } from "@/server/platform/db/client";
import { logger } from "@/server/platform/logger";

/** Workers beat every three seconds. */
const ALIVE_SECONDS = 15;
/** Twice what its connection may be silent for: nobody reads a stream of which nothing came for so long. */
const STREAM_SILENT_SECONDS = 180;
/** So long a start may take until the first worker beats. */
const STARTING_SECONDS = 60;
/** A load balancer asks again soon, so a slow answer is an answer. */
const PATIENCE_MS = 3_000;

export interface Health {
  /** `starting`: just started, and no worker has told of itself yet. `degraded`: pages and API work, but no worker does what they ask for. */
  status: "ok" | "starting" | "degraded" | "unavailable";
  /** Whether work gets done here: what a load balancer or a supervisor asks for. */
  isReady: boolean;
  database: "ok" | "unreachable";
  queue: "ok" | "not-installed" | "unknown";
  worker: { alive: number; active: number; lastBeatAt: string | null };
  /** `open`: the provider is down and left alone until its next try; `half-open`: one request tries it. */
  providers: { provider: string; circuit: CircuitState; downSince: string | null; nextTryAt: string | null }[];
  /** Of the register's stream: the worse of its two, as its reader said last. */
  stream: "off" | "connecting" | "running" | "waiting";
  checkedAt: string;
}

interface State {
  hasQueue: boolean;
  alive: number;
  active: number;
  lastBeatAt: Date | null;
  providers: { provider: string; downSince: string | null; openUntil: string | null }[];
  stream: Health["stream"] | null;
}

/** Whether this installation can do its work, from one statement; `upSeconds`: for how long this process runs. Never throws. */
export async function readHealth(now: Date = new Date(), upSeconds: number = process.uptime()): Promise<Health> {
  const state = await readState();
  const worker = {
    alive: state?.alive ?? 0,
    active: state?.active ?? 0,
    lastBeatAt: state?.lastBeatAt?.toISOString() ?? null,
  };
  const providers = (state?.providers ?? []).map(({ provider, downSince, openUntil }) => ({
    provider,
    circuit: stateOf({ openUntil: openUntil === null ? null : Date.parse(openUntil) }, now.getTime()),
    downSince,
    nextTryAt: openUntil,
  }));
  const rest = { worker, providers, stream: state?.stream ?? "off", checkedAt: now.toISOString() } as const;
  const unavailable = { status: "unavailable", isReady: false } as const;
  if (!state) return { ...unavailable, database: "unreachable", queue: "unknown", ...rest };
  if (!state.hasQueue) return { ...unavailable, database: "ok", queue: "not-installed", ...rest };
  const status = state.alive > 0 ? "ok" : upSeconds < STARTING_SECONDS ? "starting" : "degraded";
  return { status, isReady: status !== "degraded", database: "ok", queue: "ok", ...rest };
}

async function readState(): Promise<State | null> {
  const query = db.$queryRaw<State[]>`
    with alive as (
      select worker, active from worker_heartbeats where stopped_at is null and beat_at > now() - make_interval(secs => ${ALIVE_SECONDS})
    )
    select to_regclass('pgboss.job') is not null as "hasQueue",
      (select count(*)::int from alive) as alive,
      (select coalesce(sum(active), 0)::int from alive) as active,
      (select max(beat_at) from worker_heartbeats) as "lastBeatAt",
      (select coalesce(json_agg(json_build_object('provider', provider, 'downSince', down_since, 'openUntil', open_until) order by provider), '[]')
        from provider_rates) as providers,
      (select said from stream_positions position cross join lateral (
          -- What its reader said last does not hold once nothing is heard of that reader, or of the stream.
          select case when state in ('connecting', 'running') and (last_byte_at < now() - make_interval(secs => ${STREAM_SILENT_SECONDS}) or not exists (
              select from alive where worker = split_part(position.leader, ':', 1) || '-' || split_part(position.leader, ':', 2)))
            then 'waiting' else state::text end as said
        ) heard order by array_position(array['off', 'waiting', 'connecting', 'running'], said) limit 1) as stream`;
  const answer = query.then(
    (rows) => rows[0] ?? null,
    (error: unknown) => {
      logger.warn({ error }, "the health check cannot read the database");
      return null;
    },
  );
  return Promise.race([answer, sleep(PATIENCE_MS, null, { ref: false })]);
}
