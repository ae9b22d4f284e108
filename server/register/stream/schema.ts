import { z } from "zod";

const instant = z.iso.datetime();
const count = z.number().int();
const seconds = z.number();

export const streamState = z.enum(["off", "connecting", "running", "waiting"]);
export type StreamStateName = z.infer<typeof streamState>;

export const oneStream = z.object({
  name: z.enum(["companies", "filings"]),
  state: streamState,
  /** Why it is in that state, for people. */
  detail: z.string(),
  /** Of the last event applied; null while none was. */
  timepoint: count.nullable(),
  publishedAt: instant.nullable(),
  lastEventAt: instant.nullable(),
  /** How long after its publication the last event was applied. */
  lagSeconds: seconds.nullable(),
  connectedAt: instant.nullable(),
  lastHeartbeatAt: instant.nullable(),
  secondsSinceByte: seconds.nullable(),
  nextTryAt: instant.nullable(),
  reconnects: count,
  events: count,
  malformed: count,
});
export type OneStream = z.infer<typeof oneStream>;

export const streamStatus = z.object({
  /** The worse of the two streams. */
  state: streamState,
  detail: z.string(),
  lastEventAt: instant.nullable(),
  /** Of `/companies`. */
  timepoint: count.nullable(),
  lagSeconds: seconds.nullable(),
  leader: z.string().nullable(),
  streams: z.array(oneStream),
  reconnects: count,
  malformed: count,
  /** Entries into strike-off of 30 days, and those that the stream saw before any other source. */
  detection: z.object({ entered: count, byStream: count, rate: z.number().nullable() }),
  today: z.object({ entered: count, left: count }),
  /** Companies of which REST is still to be asked. */
  checksWaiting: count,
  /** Companies House's requests in its window of five minutes. */
  requests: z.object({ used: count, limit: count, resetAt: instant.nullable() }),
});
export type StreamStatus = z.infer<typeof streamStatus>;

/** What stands on every page of the desk. */
export const streamPulse = z.object({
  /** The worse of the two streams. */
  state: streamState,
  detail: z.string(),
  /** Of the stream that was heard longest ago; null while one of them never was. */
  lastByteAt: instant.nullable(),
});
export type StreamPulse = z.infer<typeof streamPulse>;

export const streamHistory = z.object({
  /** The last hour. Minutes without events are left out. */
  minutes: z.array(z.object({ minute: instant, kind: z.string(), events: count, changed: count })),
  /** The last 30 days in London, oldest first. */
  days: z.array(z.object({ day: z.iso.date(), entered: count, left: count })),
  /** Requests to Companies House by five minutes, of the last six hours, oldest first. */
  requests: z.array(z.object({ from: instant, requests: count })),
  requestLimit: count,
});
export type StreamHistory = z.infer<typeof streamHistory>;

export const streamLog = z.object({
  connections: z.array(
    z.object({
      id: z.uuid(),
      stream: z.string(),
      ending: z.enum([
        "ended",
        "stalled",
        "unauthorised",
        "too_old",
        "rate_limited",
        "unavailable",
        "network",
        "refused",
        "not_stored",
      ]),
      detail: z.string(),
      connectedAt: instant.nullable(),
      endedAt: instant,
      retrySeconds: seconds,
    }),
  ),
  rejects: z.array(
    z.object({
      stream: z.string(),
      fingerprint: z.string(),
      line: z.string(),
      reason: z.string(),
      timepoint: count.nullable(),
      times: count,
      lastAt: instant,
    }),
  ),
});
export type StreamLog = z.infer<typeof streamLog>;
