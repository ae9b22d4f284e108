import fc from "fast-check";
import { expect, it } from "vitest";
import { unusedSlots } from "@/server/testing/factories/slots";
import { decideSlot, LATE_ARRIVAL_MS, roomAfterMs } from "./slot-rule";

const allowance = { requests: 5, windowMs: 60_000 };
const NOT_ENDED = Number.MAX_SAFE_INTEGER;
/** Then a request is given up: its connection is closed, and what is on its way may still arrive. */
const PATIENCE_MS = 30_000;

interface Trip {
  out: number;
  back: number;
  rest: number;
  priority: number;
}

/** How long a request takes to the provider and its answer back, and how long its taker rests before the next one. */
const trip = fc.record({
  out: fc.oneof(fc.nat(PATIENCE_MS), fc.nat(PATIENCE_MS + LATE_ARRIVAL_MS)),
  back: fc.nat(PATIENCE_MS),
  rest: fc.oneof(fc.constant(0), fc.nat(20_000)),
  priority: fc.nat(3),
});
/** Several processes' requests; each process has one on its way at a time. */
const takers = fc.array(fc.array(trip, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 12 });

interface Request {
  /** When the provider counts it: as it arrives. */
  seenAt: number;
  endedAt: number;
  ending: "answered" | "given-up";
  freeAt: number;
}

function leave({ out, back }: Trip, at: number): Request {
  const isAnswered = out + back <= PATIENCE_MS;
  const endedAt = at + (isAnswered ? out + back : PATIENCE_MS);
  return { seenAt: at + out, endedAt, ending: isAnswered ? "answered" : "given-up", freeAt: NOT_ENDED };
}

function noteEnd(request: Request, now: number): void {
  if (request.freeAt === NOT_ENDED && request.endedAt <= now)
    request.freeAt = request.endedAt + roomAfterMs(allowance, request.ending);
}

/** Everybody asks whenever it makes sense; the room in the window is known as the table of slots knows it. */
function play(all: readonly (readonly Trip[])[]): number[] {
  let state = unusedSlots;
  const requests: Request[] = [];
  const queue = all.map((trips) => ({ trips: [...trips], askAt: 0 }));
  for (let steps = 0; steps < 20_000; steps += 1) {
    const next = queue.filter(({ trips }) => trips.length > 0).sort((one, other) => one.askAt - other.askAt)[0];
    const trip = next?.trips[0];
    if (!next || !trip) break;
    const now = next.askAt;
    for (const request of requests) noteEnd(request, now);
    const taken = requests
      .map(({ freeAt }) => freeAt)
      .filter((freeAt) => freeAt > now)
      .sort((one, other) => other - one);
    const ask = { priority: trip.priority, mayTry: true };
    const decision = decideSlot({ ...state, roomAt: taken[allowance.requests - 1] ?? null }, ask, allowance, now);
    state = decision.state;
    if (decision.isGranted) {
      next.trips.shift();
      const request = leave(trip, decision.at);
      requests.push(request);
      next.askAt = request.endedAt + trip.rest;
    } else {
      // Whoever is told "not before the others have answered" asks again by and by.
      next.askAt = Math.min(decision.comeBackAt, now + 10_000);
    }
  }
  expect(queue.every(({ trips }) => trips.length === 0)).toBe(true);
  return requests.map(({ seenAt }) => seenAt).sort((one, other) => one - other);
}

it("no window of the provider's ever holds more requests than its limit, however long each is on its way, given up or not", () => {
  fc.assert(
    fc.property(takers, (all) => {
      const seen = play(all);
      for (const [index, at] of seen.entries()) {
        const over = seen[index + allowance.requests];
        if (over !== undefined) expect(over - at).toBeGreaterThanOrEqual(allowance.windowMs);
      }
    }),
    { numRuns: 150 },
  );
});
