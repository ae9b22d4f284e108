import { expect, test } from "vitest";
import { judgeStream } from "@/server/alerts/conditions/register-stream";
import type { OneStream, StreamStatus } from "@/server/register/stream/schema";

const now = new Date("2026-11-22T06:00:00Z");
const stream: OneStream = {
  name: "companies",
  state: "running",
  detail: "Reading live",
  timepoint: 7,
  publishedAt: now.toISOString(),
  lastEventAt: now.toISOString(),
  lagSeconds: 1,
  connectedAt: now.toISOString(),
  lastHeartbeatAt: now.toISOString(),
  secondsSinceByte: 12,
  nextTryAt: null,
  reconnects: 0,
  events: 7,
  malformed: 0,
};

function keysOf(over: Partial<StreamStatus>, one: Partial<OneStream> = {}): string[] {
  const status: StreamStatus = {
    state: "running",
    detail: "",
    lastEventAt: null,
    timepoint: 7,
    lagSeconds: 1,
    leader: "me",
    streams: [{ ...stream, ...one }],
    reconnects: 0,
    malformed: 0,
    detection: { entered: 0, byStream: 0, rate: null },
    today: { entered: 0, left: 0 },
    checksWaiting: 0,
    requests: { used: 0, limit: 600, resetAt: null },
    ...over,
  };
  return judgeStream(status, now).map(({ key }) => key);
}

test("a stream that is read in time alerts nobody", () => {
  expect(keysOf({})).toEqual([]);
});

test("silence, lag and a nearly used limit are each told, and a stream that is off on purpose is not", () => {
  expect(keysOf({}, { secondsSinceByte: 400 })).toEqual(["register-stream:stall:companies"]);
  expect(keysOf({}, { lagSeconds: 3_600 })).toEqual(["register-stream:lag:companies"]);
  expect(keysOf({ requests: { used: 541, limit: 600, resetAt: null } })).toEqual(["register-stream:limit"]);
  expect(keysOf({ requests: { used: 540, limit: 600, resetAt: null } })).toEqual([]);
  expect(keysOf({ state: "off" }, { secondsSinceByte: 400, lagSeconds: 3_600 })).toEqual([]);
});

test("a lag of yesterday's backlog is over once nothing comes in any more", () => {
  expect(keysOf({}, { lagSeconds: 3_600, lastEventAt: "2026-11-22T05:00:00.000Z" })).toEqual([]);
});
