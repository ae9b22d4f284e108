import { expect, test } from "vitest";
import { judgeStream } from "@/server/alerts/conditions/register-stream";
import { type AlertPolicy, alertPolicyValue } from "@/server/alerts/schema";
import type { StreamHealth } from "@/server/register/stream/reads";
import type { OneStream } from "@/server/register/stream/schema";

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

function keysOf(
  over: Partial<StreamHealth>,
  one: Partial<OneStream> = {},
  policy: Partial<AlertPolicy> = {},
): string[] {
  const health: StreamHealth = {
    state: "running",
    streams: [{ ...stream, ...one }],
    requests: { used: 0, limit: 600, resetAt: null },
    ...over,
  };
  return judgeStream(health, { ...alertPolicyValue.parse({}), ...policy }, now).map(({ key }) => key);
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

test("from when on is the admin's to say", () => {
  expect(keysOf({}, { secondsSinceByte: 400 }, { streamStallMinutes: 7 })).toEqual([]);
  expect(keysOf({}, { secondsSinceByte: 420 }, { streamStallMinutes: 7 })).toEqual(["register-stream:stall:companies"]);
  expect(keysOf({}, { lagSeconds: 120 }, { streamLagMinutes: 2 })).toEqual(["register-stream:lag:companies"]);
  const requests = { used: 301, limit: 600, resetAt: null };
  expect(keysOf({ requests }, {}, { requestLimitPercent: 50 })).toEqual(["register-stream:limit"]);
});
