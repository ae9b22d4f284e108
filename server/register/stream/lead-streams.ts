import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import pg from "pg";
import { connectStream } from "@/server/integrations/companies-house/stream-connect";
import { systemClock } from "@/server/platform/clock";
import { env } from "@/server/platform/env";
import { logger } from "@/server/platform/logger";
import { type ConsumerOptions, consumeStream } from "@/server/register/stream/consume-stream";
import { LostLead } from "@/server/register/stream/move-position";
import { sayOff, takeLead } from "@/server/register/stream/positions";

const LOCK = "strikeline:stream";
/** How often a process that does not lead asks whether it may: with the server's own time-outs well under 15 s. */
const ASK_MS = 2_000;
const PROBE_MS = 2_000;
const PROBE_TIMEOUT_MS = 5_000;
/** Who has not probed for so long has stopped or vanished. */
const SILENT_MS = 7_000;
/** A session that is ended is gone at once. */
const ENDED_MS = 100;
/** A peer that vanished without a word is given up by the server after 4 + 2 * 2 seconds. */
const KEEPALIVE =
  "-c tcp_keepalives_idle=4 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=2 -c tcp_user_timeout=8000";

export interface StreamReader {
  /** Gives the lead back, so that another process takes over at once. */
  stop(): Promise<void>;
}

/**
 * Reads the register's streams while this process holds the lead, and waits for it otherwise: exactly one process leads, by a lock
 * that lives as long as its connection to PostgreSQL is heard of. A leader that loses it stops, and what it may still store is refused.
 */
export function readStreams(options: Pick<ConsumerOptions, "onEnded" | "waits"> & { stallMs?: number }): StreamReader {
  const client = connectStream({ stallMs: options.stallMs });
  const abort = new AbortController();
  const done = client === null ? sayWhyOff() : contend({ ...options, client }, abort.signal);
  return {
    stop: async () => {
      abort.abort();
      await done;
    },
  };
}

async function sayWhyOff(): Promise<void> {
  const { missing } = env().companiesHouse.stream;
  await sayOff(`The register's stream is off: set ${missing.join(" and ")}. Companies come by import and REST.`).catch(
    (error: unknown) => logger.warn({ error }, "the stream's state was not noted"),
  );
}

async function contend(options: ConsumerOptions, signal: AbortSignal): Promise<void> {
  const me = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  while (!signal.aborted) {
    await lead(me, options, signal).catch((error: unknown) => {
      if (!signal.aborted)
        logger.warn({ error }, "the lead of the register's streams was lost or could not be asked for");
    });
    await systemClock.sleep(ASK_MS, signal).catch(() => undefined);
  }
}

/** Holds the lock and reads until the lock's connection breaks, another process leads or the signal aborts. */
async function lead(me: string, options: ConsumerOptions, signal: AbortSignal): Promise<void> {
  const lock = new pg.Client({
    connectionString: env().databaseUrl,
    application_name: "strikeline-stream",
    keepAlive: true,
    query_timeout: PROBE_TIMEOUT_MS,
    connectionTimeoutMillis: PROBE_TIMEOUT_MS,
    options: KEEPALIVE,
  });
  const lost = new AbortController();
  lock.on("error", () => lost.abort());
  lock.on("end", () => lost.abort());
  try {
    await lock.connect();
    while (!(await takeLock(lock))) {
      const isDismissed = await dismissSilent(lock);
      await systemClock.sleep(isDismissed ? ENDED_MS : ASK_MS, signal);
    }
    const leads = await takeLead(me);
    logger.info({ leader: me }, "this process reads the register's streams");
    const both = AbortSignal.any([signal, lost.signal]);
    const readers = leads.map((one) =>
      consumeStream(one, options, both).catch((error: unknown) => {
        const isOver = error instanceof LostLead || both.aborted;
        lost.abort();
        if (!isOver) throw error;
      }),
    );
    await Promise.all([probe(lock, both, lost), ...readers]);
  } finally {
    lost.abort();
    await lock.end().catch(() => undefined);
  }
}

async function takeLock(lock: pg.Client): Promise<boolean> {
  const { rows } = await lock.query<{ isMine: boolean }>('select pg_try_advisory_lock(hashtext($1)) as "isMine"', [
    LOCK,
  ]);
  return rows[0]?.isMine ?? false;
}

/**
 * Ends the session of a leader whose probes have stopped although its connection stands, as of a process that is suspended, or behind a
 * proxy that answers in its place. Should it wake, its session is gone and its epoch is over: it stores nothing any more.
 */
async function dismissSilent(lock: pg.Client): Promise<boolean> {
  const { rowCount } = await lock.query(
    `select pg_terminate_backend(session.pid) from pg_locks held join pg_stat_activity session on session.pid = held.pid
     where held.locktype = 'advisory' and held.granted and session.datname = current_database()
       and held.objsubid = 1 and held.objid::bigint = hashtext($1)::bigint & 4294967295
       and session.state_change < clock_timestamp() - make_interval(secs => $2)`,
    [LOCK, SILENT_MS / 1000],
  );
  if (rowCount) logger.warn("the leader of the register's streams was not heard of any more and is dismissed");
  return Boolean(rowCount);
}

/** A connection that does not answer has lost the lock, whatever the socket says. */
async function probe(lock: pg.Client, signal: AbortSignal, lost: AbortController): Promise<void> {
  while (!signal.aborted) {
    await lock.query("select 1").catch(() => lost.abort());
    await systemClock.sleep(PROBE_MS, signal).catch(() => undefined);
  }
}
