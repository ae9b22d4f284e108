import type { StreamClient, StreamConnection, StreamEnd } from "@/server/integrations/companies-house/stream-client";
import { systemClock } from "@/server/platform/clock";
import { messageOf } from "@/server/platform/errors";
import { logger } from "@/server/platform/logger";
import { applyLines, type OnEnded } from "@/server/register/stream/apply-lines";
import { requestBackFill } from "@/server/register/stream/back-fill";
import { gatherBatches } from "@/server/register/stream/gather-batches";
import { type Lead, LostLead } from "@/server/register/stream/move-position";
import {
  dropPosition,
  hasReadBefore,
  noteByte,
  noteEnding,
  readPenaltyMs,
  readPosition,
  sayState,
} from "@/server/register/stream/positions";
import { retryWait, type USUAL_WAITS } from "@/server/register/stream/retry-wait";

export interface ConsumerOptions {
  client: StreamClient;
  onEnded: OnEnded;
  waits?: typeof USUAL_WAITS;
}

const NOTED_EVERY_MS = 2_000;

/** Reads one stream until the signal aborts, whatever happens to its connections. Throws `LostLead` when another process leads. */
export async function consumeStream(lead: Lead, options: ConsumerOptions, signal: AbortSignal): Promise<void> {
  let inARow = 0;
  await servePenalty(lead, signal);
  while (!signal.aborted) {
    const { end, connectedAt, hasReceived } = await consumeOnce(lead, options, signal);
    if (end.kind === "stopped") return;
    inARow = hasReceived ? 0 : inARow + 1;
    const kind = end.kind === "too-old" ? "ended" : end.kind;
    const retryMs = retryWait({ ...end, kind }, inARow, { waits: options.waits });
    logger.info({ stream: lead.stream, end: end.kind, retryMs }, end.detail);
    await noteEnding(lead, { kind: end.kind, detail: end.detail, connectedAt, retryMs });
    await systemClock.sleep(retryMs, signal).catch(() => undefined);
  }
}

/** After a 429 everybody waits, also who has just taken the lead: whoever does not is left out for longer. */
async function servePenalty(lead: Lead, signal: AbortSignal): Promise<void> {
  const ms = await readPenaltyMs(lead);
  if (ms === 0) return;
  const detail = "Companies House has asked the reader before this one to wait";
  await sayState(lead, { state: "waiting", detail, nextTryAt: new Date(Date.now() + ms) });
  await systemClock.sleep(ms, signal).catch(() => undefined);
}

interface Consumed {
  end: StreamEnd | { kind: "not-stored"; detail: string };
  connectedAt: Date | null;
  hasReceived: boolean;
}

async function consumeOnce(lead: Lead, options: ConsumerOptions, signal: AbortSignal): Promise<Consumed> {
  const consumed: Consumed = { end: { kind: "stopped", detail: "" }, connectedAt: null, hasReceived: false };
  let connection: StreamConnection | null = null;
  try {
    const position = await readPosition(lead);
    connection = await resume(lead, options.client, position, signal);
    if (connection.refusal) return { ...consumed, end: connection.refusal };
    consumed.connectedAt = new Date();
    const from = position === null ? await goLive(lead) : `since timepoint ${position + 1}`;
    await sayState(lead, { state: "running", detail: `Reading ${from}`, connectedAt: consumed.connectedAt });
    return await applyAll(lead, connection, position, options.onEnded, consumed);
  } catch (error) {
    if (error instanceof LostLead || signal.aborted) throw error;
    logger.warn({ error, stream: lead.stream }, "the stream's events could not be stored and are read again");
    return {
      ...consumed,
      end: { kind: "not-stored", detail: `Events could not be stored: ${messageOf(error).slice(0, 300)}` },
    };
  } finally {
    connection?.close();
  }
}

/**
 * Goes on after the last event. A server may call a timepoint above its last event unknown, so the last one itself is tried too
 * (it is known already and changes nothing); only if that is gone as well have we missed something.
 */
async function resume(
  lead: Lead,
  client: StreamClient,
  position: number | null,
  signal: AbortSignal,
): Promise<StreamConnection> {
  if (position === null) return client.open(lead.stream, null, signal);
  const next = await client.open(lead.stream, BigInt(position) + 1n, signal);
  if (next.refusal?.kind !== "too-old") return next;
  const again = await client.open(lead.stream, BigInt(position), signal);
  if (again.refusal?.kind !== "too-old") return again;
  await dropPosition(lead);
  const detail = `Companies House no longer has timepoint ${position}: reading live from now on, and asking by REST what was missed`;
  logger.warn({ stream: lead.stream, position }, detail);
  return { ...again, refusal: { kind: "too-old", detail } };
}

/**
 * What happened between the last event and this connection is told by REST alone. It is asked once the connection stands: what it
 * answered before could be old by now. Until an event says where we are, every live connection has such a gap before it.
 */
async function goLive(lead: Lead): Promise<string> {
  if (!(await hasReadBefore(lead))) return "live";
  return `live, and asking by REST about the ${await requestBackFill()} companies that we follow`;
}

async function applyAll(
  lead: Lead,
  connection: StreamConnection,
  from: number | null,
  onEnded: OnEnded,
  consumed: Consumed,
): Promise<Consumed> {
  let position = from;
  let notedAt = 0;
  for await (const { lines, isHeartbeat, end } of gatherBatches(connection.chunks())) {
    if (lines.length > 0) position = await applyLines(lead, lines, position, onEnded);
    // A heartbeat may come together with events.
    const isSilent = lines.length === 0 && end === null && Date.now() - notedAt > NOTED_EVERY_MS;
    if (isHeartbeat || isSilent) {
      notedAt = Date.now();
      await noteByte(lead, isHeartbeat);
    }
    consumed.hasReceived ||= position !== from || isHeartbeat;
    if (end) return { ...consumed, end };
  }
  return consumed;
}
