import { expect, test } from "vitest";
import { judgeStream } from "@/server/alerts/conditions/register-stream";
import { type AlertPolicy, alertPolicyValue } from "@/server/alerts/schema";
import type { StreamHealth } from "@/server/register/stream/reads";

const now = new Date("2026-11-22T06:00:00Z");
const stream: StreamHealth["streams"][number] = {
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
  silentSeconds: 12,
  nextTryAt: null,
  reconnects: 0,
  events: 7,
  malformed: 0,
};

function keysOf(
  over: Partial<StreamHealth>,
  one: Partial<StreamHealth["streams"][number]> = {},
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
  expect(keysOf({}, { silentSeconds: 400 })).toEqual(["register-stream:stall:companies"]);
  expect(keysOf({}, { lagSeconds: 3_600 })).toEqual(["register-stream:lag:companies"]);
  expect(keysOf({ requests: { used: 541, limit: 600, resetAt: null } })).toEqual(["register-stream:limit"]);
  expect(keysOf({ requests: { used: 540, limit: 600, resetAt: null } })).toEqual([]);
  expect(keysOf({ state: "off" }, { silentSeconds: 400, lagSeconds: 3_600 })).toEqual([]);
});

test("a stream that never said anything is told once it has been tried for long enough", () => {
  const unheard = { secondsSinceByte: null, lagSeconds: null, lastEventAt: null, detail: "Answered with 401" };
  expect(keysOf({}, { ...unheard, silentSeconds: null })).toEqual([]);
  expect(keysOf({}, { ...unheard, silentSeconds: 100 })).toEqual([]);
  expect(keysOf({}, { ...unheard, silentSeconds: 400 })).toEqual(["register-stream:stall:companies"]);
});

test("a lag of yesterday's backlog is over once nothing comes in any more", () => {
  expect(keysOf({}, { lagSeconds: 3_600, lastEventAt: "2026-11-22T05:00:00.000Z" })).toEqual([]);
});

test("from when on is the admin's to say", () => {
  expect(keysOf({}, { silentSeconds: 400 }, { streamStallMinutes: 7 })).toEqual([]);
  expect(keysOf({}, { silentSeconds: 420 }, { streamStallMinutes: 7 })).toEqual(["register-stream:stall:companies"]);
  expect(keysOf({}, { lagSeconds: 120 }, { streamLagMinutes: 2 })).toEqual(["register-stream:lag:companies"]);
  const requests = { used: 301, limit: 600, resetAt: null };
  expect(keysOf({ requests }, {}, { requestLimitPercent: 50 })).toEqual(["register-stream:limit"]);
});
