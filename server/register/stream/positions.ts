import type { StreamEnd } from "@/server/integrations/companies-house/stream-client";
import { STREAMS } from "@/server/integrations/companies-house/stream-schema";
import { db } from "@/server/platform/db/client";
import type { StreamEnding, StreamState } from "@/server/platform/db/generated/enums";
import { type Lead, LostLead } from "@/server/register/stream/move-position";

/** Takes the lead of all streams: from now on whatever a former leader still stores is refused. */
export async function takeLead(leader: string): Promise<Lead[]> {
  const rows = await db.$queryRaw<{ stream: string; epoch: number }[]>`
    insert into stream_positions as position (stream, epoch, leader, state, detail)
    select stream, 1, ${leader}, 'connecting', 'Connecting to Companies House' from unnest(${[...STREAMS]}::text[]) stream order by stream
    on conflict (stream) do update set epoch = position.epoch + 1, leader = excluded.leader, state = 'connecting',
      detail = excluded.detail, next_try_at = null, updated_at = now()
    returning stream, epoch`;
  return STREAMS.flatMap((stream) => {
    const row = rows.find((one) => one.stream === stream);
    return row ? [{ stream, epoch: row.epoch }] : [];
  });
}

/** Says that nobody reads the streams, and why. */
export async function sayOff(detail: string): Promise<void> {
  await db.$executeRaw`
    insert into stream_positions as position (stream, state, detail) select stream, 'off', ${detail} from unnest(${[...STREAMS]}::text[]) stream
    on conflict (stream) do update set state = 'off', detail = excluded.detail, leader = null, next_try_at = null, updated_at = now()
    where position.state <> 'off' or position.detail <> excluded.detail`;
}

export async function readPosition({ stream }: Pick<Lead, "stream">): Promise<number | null> {
  const row = await db.streamPosition.findUnique({ where: { stream }, select: { timepoint: true } });
  return row?.timepoint == null ? null : Number(row.timepoint);
}

/** Whether events were ever read: without a position they have a gap since. */
export async function hasReadBefore({ stream }: Pick<Lead, "stream">): Promise<boolean> {
  const row = await db.streamPosition.findUnique({ where: { stream }, select: { events: true } });
  return (row?.events ?? 0n) > 0n;
}

/** For how much longer Companies House wants to be left alone, in milliseconds: who leads anew has not waited yet. */
export async function readPenaltyMs({ stream }: Pick<Lead, "stream">): Promise<number> {
  const [row] = await db.$queryRaw<{ ms: number }[]>`
    select coalesce(max(extract(epoch from ended_at - now()) + retry_seconds), 0)::float8 * 1000 as ms
    from stream_connections where stream = ${stream} and ending = 'rate_limited'`;
  return Math.max(0, row?.ms ?? 0);
}

interface Said {
  state: StreamState;
  detail: string;
  connectedAt?: Date | null;
  nextTryAt?: Date | null;
}

/** What the consumer is at. Throws `LostLead` when another process leads. */
export async function sayState({ stream, epoch }: Lead, said: Said): Promise<void> {
  const { count } = await db.streamPosition.updateMany({
    where: { stream, epoch },
    data: { nextTryAt: null, ...said, updatedAt: new Date() },
  });
  if (count === 0) throw new LostLead(stream);
}

/** That bytes came, although no event did. */
export async function noteByte({ stream, epoch }: Lead, isHeartbeat: boolean): Promise<void> {
  const { count } = await db.streamPosition.updateMany({
    where: { stream, epoch },
    data: { lastByteAt: new Date(), ...(isHeartbeat ? { heartbeatAt: new Date() } : {}) },
  });
  if (count === 0) throw new LostLead(stream);
}

/** Forgets where we were: the next connection is live, and what was missed is asked by REST once it stands. */
export async function dropPosition({ stream, epoch }: Lead): Promise<void> {
  await db.streamPosition.updateMany({ where: { stream, epoch }, data: { timepoint: null } });
}

const ENDINGS: Record<Exclude<StreamEnd["kind"], "stopped">, StreamEnding> = {
  ended: "ended",
  stalled: "stalled",
  network: "network",
  unauthorised: "unauthorised",
  "too-old": "too_old",
  "rate-limited": "rate_limited",
  unavailable: "unavailable",
  refused: "refused",
};

/** Writes down how a connection ended, and that the next one counts as a reconnect. */
export async function noteEnding(
  lead: Lead,
  ending: { kind: keyof typeof ENDINGS | "not-stored"; detail: string; connectedAt: Date | null; retryMs: number },
): Promise<void> {
  const { kind, detail, connectedAt, retryMs } = ending;
  const isWaiting = retryMs >= 5_000;
  await db.$transaction([
    db.streamConnection.create({
      data: {
        stream: lead.stream,
        ending: kind === "not-stored" ? "not_stored" : ENDINGS[kind],
        detail,
        connectedAt,
        retrySeconds: retryMs / 1000,
      },
    }),
    db.streamPosition.updateMany({
      where: { stream: lead.stream, epoch: lead.epoch },
      data: {
        state: isWaiting ? "waiting" : "connecting",
        detail,
        nextTryAt: new Date(Date.now() + retryMs),
        reconnects: { increment: 1 },
        updatedAt: new Date(),
      },
    }),
  ]);
}

/** Their history is kept as long as people look at it. Returns how many rows went. */
export async function pruneStreamHistory(): Promise<number> {
  return db.$executeRaw`
    with connections as (
      delete from stream_connections where ended_at < now() - interval '30 days' returning 1
    ), minutes as (
      delete from stream_minutes where minute < now() - interval '90 days' returning 1
    ), rejects as (
      delete from stream_rejects where (stream, fingerprint) in (
        select stream, fingerprint from stream_rejects order by last_at desc offset 10000) returning 1
    )
    select (select count(*) from connections) + (select count(*) from minutes) + (select count(*) from rejects)`;
}
