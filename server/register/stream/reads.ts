import { STREAMS, type StreamName } from "@/server/integrations/companies-house/stream-schema";
import { db } from "@/server/platform/db/client";
import { Prisma, type StreamPosition } from "@/server/platform/db/generated/client";
import { env } from "@/server/platform/env";
import type {
  OneStream,
  StreamHistory,
  StreamLog,
  StreamPulse,
  StreamStateName,
  StreamStatus,
} from "@/server/register/stream/schema";

const DETECTION_DAYS = 30;
const LOG_ROWS = 50;
/** From the worst to the best: what both streams are together. */
const WORST_FIRST: readonly StreamStateName[] = ["off", "waiting", "connecting", "running"];

/** Workers beat every three seconds; whoever was not heard for so long reads nothing. */
const READER_SILENT_MS = 15_000;
/** Twice what a connection may be silent for before its reader opens another. */
const STREAM_SILENT_MS = 180_000;

export interface StreamHealth extends Pick<StreamStatus, "state" | "requests"> {
  /**
   * `silentSeconds`: since the last byte, or since the first try when none ever came; null before both. While no worker was there
   * nobody listened: it counts from the start of the one that has been there for longest.
   */
  streams: (OneStream & { silentSeconds: number | null })[];
}

/** Of the status what alerts are about: cheap enough to be read every few seconds. */
export async function readStreamHealth(now: Date): Promise<StreamHealth> {
  const [positions, requests, listeningSeconds] = await Promise.all([
    readPositions(now),
    readRequests(now),
    readListeningSeconds(now),
  ]);
  const streams = describeAll(positions, now);
  const hasUnheard = streams.some(({ secondsSinceByte }) => secondsSinceByte === null);
  const firstTries = hasUnheard ? await readFirstTries() : new Map<string, Date>();
  return {
    state: worstOf(streams)?.state ?? "off",
    streams: streams.map((stream) => {
      const seconds = stream.secondsSinceByte ?? secondsSince(firstTries.get(stream.name), now);
      return { ...stream, silentSeconds: seconds === null ? null : Math.min(seconds, listeningSeconds ?? seconds) };
    }),
    requests,
  };
}

/** For how long one of the workers that are there now has been; null when there is none. */
async function readListeningSeconds(now: Date): Promise<number | null> {
  const { _min: oldest } = await db.workerHeartbeat.aggregate({
    where: { stoppedAt: null, beatAt: { gte: new Date(now.getTime() - READER_SILENT_MS) } },
    _min: { startedAt: true },
  });
  return secondsSince(oldest.startedAt, now);
}

/** When the oldest connection that is written down came to nothing, by stream: the leader had just begun to try. */
async function readFirstTries(): Promise<Map<string, Date>> {
  const rows = await db.streamConnection.groupBy({ by: ["stream"], _min: { endedAt: true } });
  return new Map(rows.flatMap(({ stream, _min }) => (_min.endedAt ? [[stream, _min.endedAt] as const] : [])));
}

function secondsSince(at: Date | null | undefined, now: Date): number | null {
  return at ? Math.max(0, Math.round((now.getTime() - at.getTime()) / 1000)) : null;
}

/** Of the status what every page shows: two rows, and no request is counted. */
export async function readStreamPulse(now: Date = new Date()): Promise<StreamPulse> {
  const positions = await readPositions(now);
  const worst = worstOf(describeAll(positions, now));
  const heard = STREAMS.map((name) => positions.find(({ stream }) => stream === name)?.lastByteAt?.toISOString());
  const [longestAgo] = heard.toSorted();
  return {
    state: worst?.state ?? "off",
    detail: worst?.detail ?? "",
    lastByteAt: heard.every((at) => at !== undefined) ? (longestAgo ?? null) : null,
  };
}

/** How the consumer of the register's streams does, for the desk, the API, health and metrics. */
export async function readStreamStatus(now: Date = new Date()): Promise<StreamStatus> {
  const [positions, strikeOffs, checksWaiting, requests] = await Promise.all([
    readPositions(now),
    readStrikeOffs(),
    db.registerCheck.count(),
    readRequests(now),
  ]);
  const streams = describeAll(positions, now);
  const worst = worstOf(streams);
  const [companies] = streams;
  const { entered, byStream, enteredToday, leftToday } = strikeOffs;
  return {
    state: worst?.state ?? "off",
    detail: worst?.detail ?? "",
    lastEventAt: latest(streams.map(({ lastEventAt }) => lastEventAt)),
    timepoint: companies?.timepoint ?? null,
    lagSeconds: streams.reduce<number | null>(
      (most, { lagSeconds }) => (lagSeconds === null ? most : Math.max(most ?? 0, lagSeconds)),
      null,
    ),
    leader: positions[0]?.leader ?? null,
    streams,
    reconnects: streams.reduce((sum, { reconnects }) => sum + reconnects, 0),
    malformed: streams.reduce((sum, { malformed }) => sum + malformed, 0),
    detection: { entered, byStream, rate: entered === 0 ? null : byStream / entered },
    today: { entered: enteredToday, left: leftToday },
    checksWaiting,
    requests,
  };
}

/** What each reader said last, as far as it still holds: of a reader that is not heard any more nobody knows that it reads. */
async function readPositions(now: Date): Promise<StreamPosition[]> {
  const [positions, heard] = await Promise.all([
    db.streamPosition.findMany(),
    db.$queryRaw<{ leader: string; beatAt: Date; stoppedAt: Date | null }[]>`
      select distinct position.leader, beat.beat_at as "beatAt", beat.stopped_at as "stoppedAt" from stream_positions position
      join worker_heartbeats beat on beat.worker = split_part(position.leader, ':', 1) || '-' || split_part(position.leader, ':', 2)`,
  ]);
  return positions.map((position) => {
    const isSaidToRead = position.state === "running" || position.state === "connecting";
    const reader = heard.find(({ leader }) => leader === position.leader);
    // A worker beats before it reads: of one without a beat nobody knows that it is there.
    const isReaderHeard =
      reader !== undefined && reader.stoppedAt === null && now.getTime() - reader.beatAt.getTime() <= READER_SILENT_MS;
    const isReaderSilent = position.leader !== null && !isReaderHeard;
    const isSilent = position.lastByteAt !== null && now.getTime() - position.lastByteAt.getTime() > STREAM_SILENT_MS;
    if (!isSaidToRead || !(isReaderSilent || isSilent)) return position;
    const who = isReaderSilent ? "the worker that reads it" : "it";
    return { ...position, state: "waiting", detail: `Nothing is heard of ${who} any more` };
  });
}

function describeAll(positions: readonly StreamPosition[], now: Date): OneStream[] {
  return STREAMS.map((name) =>
    describeOne(
      name,
      positions.find(({ stream }) => stream === name),
      now,
    ),
  );
}

function worstOf(streams: readonly OneStream[]): OneStream | undefined {
  return [...streams].sort((a, b) => WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state))[0];
}

function describeOne(name: StreamName, position: StreamPosition | undefined, now: Date): OneStream {
  const { mode, missing } = env().companiesHouse.stream;
  const off = {
    state: "off" as const,
    detail: `The register's stream is off: set ${missing.join(" and ")}. Companies come by import and REST.`,
  };
  const unread = { state: "off" as const, detail: "No worker has read the register's stream yet." };
  const said = position ? { state: position.state, detail: position.detail } : unread;
  return {
    name,
    ...(mode === "off" ? off : said),
    timepoint: position?.timepoint == null ? null : Number(position.timepoint),
    publishedAt: position?.publishedAt?.toISOString() ?? null,
    lastEventAt: position?.lastEventAt?.toISOString() ?? null,
    lagSeconds: lagOf(position),
    connectedAt: position?.connectedAt?.toISOString() ?? null,
    lastHeartbeatAt: position?.heartbeatAt?.toISOString() ?? null,
    secondsSinceByte: secondsSince(position?.lastByteAt, now),
    nextTryAt: position?.nextTryAt?.toISOString() ?? null,
    reconnects: position?.reconnects ?? 0,
    events: Number(position?.events ?? 0),
    malformed: Number(position?.malformed ?? 0),
  };
}

/** An instant without a zone may be read an hour late: a lag below zero is none. */
function lagOf(position: StreamPosition | undefined): number | null {
  if (!position?.lastEventAt || !position.publishedAt) return null;
  return Math.max(0, (position.lastEventAt.getTime() - position.publishedAt.getTime()) / 1000);
}

function latest(instants: readonly (string | null)[]): string | null {
  return instants.reduce(
    (newest, instant) => (instant !== null && (newest === null || instant > newest) ? instant : newest),
    null,
  );
}

/** How a strike-off ends. Whoever is dissolved after a liquidation was in none. */
const HAS_LEFT = Prisma.sql`(kind = 'left_strike_off' or (kind = 'dissolved' and details ->> 'from' = 'active'))`;

async function readStrikeOffs() {
  const [row] = await db.$queryRaw<{ entered: number; byStream: number; enteredToday: number; leftToday: number }[]>`
    select count(*) filter (where kind = 'entered_strike_off' and seen_at >= reading.began)::int as entered,
      count(*) filter (where kind = 'entered_strike_off' and source = 'stream')::int as "byStream",
      count(*) filter (where kind = 'entered_strike_off' and seen_at >= london.midnight)::int as "enteredToday",
      count(*) filter (where ${HAS_LEFT} and seen_at >= london.midnight)::int as "leftToday"
    from register_events,
      -- What entered before anybody read the stream was nothing to detect.
      (select coalesce(min(minute), 'infinity') as began from stream_minutes) reading,
      (select date_trunc('day', now() at time zone 'Europe/London') at time zone 'Europe/London' as midnight) london
    where kind in ('entered_strike_off', 'left_strike_off', 'dissolved') and seen_at > now() - make_interval(days => ${DETECTION_DAYS})
      and not details ? 'seen'`;
  return row ?? { entered: 0, byStream: 0, enteredToday: 0, leftToday: 0 };
}

/** By Companies House's own word where it is of the running window, else by our count. */
async function readRequests(now: Date): Promise<StreamStatus["requests"]> {
  const [said, [counted]] = await Promise.all([
    db.providerRate.findUnique({ where: { provider: "companies_house" } }),
    db.$queryRaw<{ used: number }[]>`
      select coalesce(sum(requests), 0)::int as used from provider_usage
      where provider = 'companies-house' and minute > now() - interval '5 minutes'`,
  ]);
  const isCurrent = said?.resetAt != null && said.resetAt > now && said.limit !== null && said.remaining !== null;
  const limit = (isCurrent ? said.limit : null) ?? env().companiesHouse.requestsPerFiveMinutes;
  const used = isCurrent && said.remaining !== null ? Math.max(0, limit - said.remaining) : (counted?.used ?? 0);
  return { used, limit, resetAt: isCurrent ? (said.resetAt?.toISOString() ?? null) : null };
}

/** What the charts of the stream's page draw. */
export async function readStreamHistory(): Promise<StreamHistory> {
  const [minutes, days, requests] = await Promise.all([
    db.$queryRaw<{ minute: Date; kind: string; events: number; changed: number }[]>`
      select minute, kind, sum(events)::int as events, sum(changed)::int as changed from stream_minutes
      where minute > now() - interval '1 hour' group by minute, kind order by minute, kind`,
    db.$queryRaw<{ day: string; entered: number; left: number }[]>`
      select day::date::text as day, coalesce(seen.entered, 0) as entered, coalesce(seen.left, 0) as left
      from generate_series((now() at time zone 'Europe/London')::date - 29, (now() at time zone 'Europe/London')::date, interval '1 day') day
      left join (
        select (seen_at at time zone 'Europe/London')::date as seen_on, count(*) filter (where kind = 'entered_strike_off')::int as entered,
          count(*) filter (where ${HAS_LEFT})::int as left
        from register_events where kind in ('entered_strike_off', 'left_strike_off', 'dissolved') and seen_at > now() - interval '31 days'
          and not details ? 'seen' group by 1
      ) seen on seen.seen_on = day::date order by day`,
    db.$queryRaw<{ from: Date; requests: number }[]>`
      select slot as "from", coalesce(sum(usage.requests), 0)::int as requests
      from generate_series(date_bin('5 minutes', now() - interval '6 hours', timestamptz 'epoch') + interval '5 minutes', now(), interval '5 minutes') slot
      left join provider_usage usage on usage.provider = 'companies-house' and usage.minute >= slot and usage.minute < slot + interval '5 minutes'
      group by slot order by slot`,
  ]);
  return {
    minutes: minutes.map((row) => ({ ...row, minute: row.minute.toISOString() })),
    days,
    requests: requests.map((row) => ({ ...row, from: row.from.toISOString() })),
    requestLimit: env().companiesHouse.requestsPerFiveMinutes,
  };
}

/** How connections ended, and the lines that could not be read, the newest first. */
export async function readStreamLog(): Promise<StreamLog> {
  const [connections, rejects] = await Promise.all([
    db.streamConnection.findMany({ orderBy: [{ endedAt: "desc" }, { id: "desc" }], take: LOG_ROWS }),
    db.streamReject.findMany({ orderBy: { lastAt: "desc" }, take: LOG_ROWS }),
  ]);
  return {
    connections: connections.map((row) => ({
      ...row,
      connectedAt: row.connectedAt?.toISOString() ?? null,
      endedAt: row.endedAt.toISOString(),
    })),
    rejects: rejects.map(({ stream, fingerprint, line, reason, timepoint, times, lastAt }) => ({
      stream,
      fingerprint,
      line,
      reason,
      timepoint: timepoint === null ? null : Number(timepoint),
      times,
      lastAt: lastAt.toISOString(),
    })),
  };
}
