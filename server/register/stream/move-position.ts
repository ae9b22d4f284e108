import { createHash } from "node:crypto";
import type { StreamName } from "@/server/integrations/companies-house/stream-schema";
import type { Tx } from "@/server/platform/db/client";

export interface Lead {
  stream: StreamName;
  /** Which leadership writes: a later one refuses it. */
  epoch: number;
}

/** Somebody else leads by now: nothing of this process may be stored any more. */
export class LostLead extends Error {
  override name = "LostLead";
  constructor(stream: StreamName) {
    super(`Another process reads ${stream} by now`);
  }
}

export interface Progress {
  /** Null: nothing with a timepoint came. */
  timepoint: number | null;
  publishedAt: Date | null;
  /** Events by resource kind; those without any effect are counted too. */
  counts: readonly { kind: string; events: number; changed: number }[];
  rejects: readonly Reject[];
}

/** A line that could not be read or stored. */
export interface Reject {
  line: string;
  reason: string;
  /** Null: it names none that could be read. */
  timepoint: number | null;
  /** The last timepoint before it; null as long as none is known. */
  follows: number | null;
}

const KEPT_LINE = 4_000;

/**
 * Moves the stream's position in the transaction that applied its events, and counts them. Throws `LostLead` when another process
 * leads: the transaction must then be rolled back.
 */
export async function movePosition(tx: Tx, { stream, epoch }: Lead, progress: Progress): Promise<void> {
  const { timepoint, publishedAt, counts } = progress;
  const rejects = await leaveOutKnown(tx, stream, progress.rejects);
  const events = counts.reduce((sum, { events: count }) => sum + count, 0);
  const moved = await tx.$executeRaw`
    update stream_positions set timepoint = greatest(timepoint, ${timepoint}::bigint),
      published_at = coalesce(${publishedAt}, published_at), last_event_at = case when ${events}::int > 0 then now() else last_event_at end,
      last_byte_at = now(), events = events + ${events}::int, malformed = malformed + ${rejects.length}::int, updated_at = now()
    where stream = ${stream} and epoch = ${epoch}`;
  if (moved === 0) throw new LostLead(stream);
  const kinds = rejects.length > 0 ? [...counts, { kind: "malformed", events: rejects.length, changed: 0 }] : counts;
  if (kinds.length > 0) {
    await tx.$executeRaw`
      insert into stream_minutes as counted (stream, kind, minute, events, changed)
      select ${stream}, row.kind, date_trunc('minute', now()), row.events, row.changed
      from jsonb_to_recordset(${JSON.stringify(kinds)}::jsonb) as row(kind text, events int, changed int)
      on conflict (minute, stream, kind) do update set events = counted.events + excluded.events, changed = counted.changed + excluded.changed`;
  }
  if (rejects.length > 0) await putAside(tx, stream, rejects);
}

type Fingerprinted = Reject & { fingerprint: string };

/**
 * A line comes once; after a reconnect it comes again, when no event behind it has moved the position. One without a timepoint is
 * known by the event that it follows: of the same words behind the same event one counts, as nothing tells a second from a repetition,
 * and so are those behind an earlier event, which were all read before.
 */
async function leaveOutKnown(tx: Tx, stream: StreamName, rejects: Progress["rejects"]): Promise<Fingerprinted[]> {
  if (rejects.length === 0) return [];
  const marked = rejects.map((reject) => ({
    ...reject,
    fingerprint: createHash("sha256").update(reject.line).digest("base64url"),
  }));
  const rows = await tx.$queryRaw<{ fingerprint: string; follows: bigint | null }[]>`
    select fingerprint, follows from stream_rejects
    where stream = ${stream} and fingerprint = any(${marked.map(({ fingerprint }) => fingerprint)}::text[])`;
  const known = new Map(
    rows.map(({ fingerprint, follows }) => [fingerprint, follows === null ? null : Number(follows)]),
  );
  return marked.filter(({ timepoint, follows, fingerprint }) => {
    const isKnown =
      known.has(fingerprint) && (timepoint !== null || (follows !== null && follows <= (known.get(fingerprint) ?? -1)));
    if (!isKnown) known.set(fingerprint, latest(known.get(fingerprint), follows));
    return !isKnown;
  });
}

function latest(known: number | null | undefined, follows: number | null): number | null {
  return known == null || follows === null ? (known ?? follows) : Math.max(known, follows);
}

async function putAside(tx: Tx, stream: StreamName, rejects: readonly Fingerprinted[]): Promise<void> {
  const rows = new Map<string, Fingerprinted & { times: number }>();
  for (const { line, reason, timepoint, follows, fingerprint } of rejects) {
    const before = rows.get(fingerprint);
    const times = (before?.times ?? 0) + 1;
    // A lone surrogate is no character that PostgreSQL could hold.
    const kept = line.slice(0, KEPT_LINE).toWellFormed().replaceAll("\u0000", "");
    const why = reason.slice(0, 500).toWellFormed();
    rows.set(fingerprint, {
      fingerprint,
      line: kept,
      reason: why,
      timepoint,
      follows: latest(before?.follows, follows),
      times,
    });
  }
  await tx.$executeRaw`
    insert into stream_rejects as known (stream, fingerprint, line, reason, timepoint, follows, times)
    select ${stream}, fingerprint, line, reason, timepoint, follows, times
    from jsonb_to_recordset(${JSON.stringify([...rows.values()])}::jsonb)
      as row(fingerprint text, line text, reason text, timepoint bigint, follows bigint, times int)
    on conflict (stream, fingerprint) do update
      set times = known.times + excluded.times, follows = greatest(known.follows, excluded.follows), last_at = now()`;
}
