import { describe, expect, it } from "vitest";
import { closedCircuit, unusedSlots } from "@/server/testing/factories/slots";
import { FAILURES_TO_OPEN, noteFailure, stateOf } from "./circuit-rule";
import { AHEAD_MS, decideSlot } from "./slot-rule";

const allowance = { requests: 60, windowMs: 60_000 };
const now = 1_000_000;
const ask = (priority: number, mayTry = true) => ({ priority, mayTry });

/** Everybody asks whenever it makes sense, most eager first, until `until`: who got each slot. */
function compete(takers: readonly { name: string; priority: number; from: number }[], until: number) {
  let state = unusedSlots;
  const granted: { name: string; at: number }[] = [];
  const due = new Map(takers.map((taker) => [taker.name, now + taker.from]));
  for (let at = now; at < until; at += 10) {
    for (const taker of takers) {
      if ((due.get(taker.name) ?? 0) > at) continue;
      const decision = decideSlot(state, ask(taker.priority), allowance, at);
      state = decision.state;
      if (decision.isGranted) granted.push({ name: taker.name, at: decision.at });
      due.set(taker.name, decision.isGranted ? decision.at + 10 : decision.comeBackAt);
    }
  }
  return granted;
}

describe("slots", () => {
  it("are evenly spaced, one gap apart, and one that is a little late does not put the next off", () => {
    const first = decideSlot(unusedSlots, ask(1), allowance, now);
    expect(first).toMatchObject({ isGranted: true, at: now });
    expect(decideSlot(first.state, ask(1), allowance, now)).toMatchObject({ isGranted: false, at: now + 1_000 });
    const late = decideSlot(first.state, ask(1), allowance, now + 1_400);
    expect(late).toMatchObject({ isGranted: true, at: now + 1_400, state: { nextAt: now + 2_000 } });
    const rested = decideSlot(first.state, ask(1), allowance, now + 10_000);
    expect(rested).toMatchObject({ isGranted: true, at: now + 10_000, state: { nextAt: now + 11_000 } });
  });

  it("are given away only shortly before their time", () => {
    const state = { ...unusedSlots, nextAt: now + AHEAD_MS + 1 };
    expect(decideSlot(state, ask(1), allowance, now).isGranted).toBe(false);
    expect(decideSlot(state, ask(1), allowance, now + 1)).toMatchObject({ isGranted: true, at: now + AHEAD_MS + 1 });
  });

  it("wait for room in the provider's window, however even the spacing", () => {
    const state = { ...unusedSlots, roomAt: now + 4_000 };
    expect(decideSlot(state, ask(1), allowance, now)).toMatchObject({ isGranted: false, at: now + 4_000 });
  });

  it("go to what a person waits for within two gaps, although many others keep asking", () => {
    const background = Array.from({ length: 8 }, (_, index) => ({ name: `b${index}`, priority: 300, from: 0 }));
    const granted = compete([...background, { name: "person", priority: 10_300, from: 20_300 }], now + 40_000);
    const first = granted.find(({ name }) => name === "person");
    expect((first?.at ?? Infinity) - (now + 20_300)).toBeLessThanOrEqual(2_000);
  });

  it("are never all taken by the important: every fifth is anybody's", () => {
    const granted = compete(
      [
        { name: "background", priority: 200, from: 0 },
        { name: "person", priority: 10_300, from: 0 },
      ],
      now + 120_000,
    );
    const background = granted.filter(({ name }) => name === "background").length;
    expect(background / granted.length).toBeGreaterThan(0.15);
    expect(background / granted.length).toBeLessThan(0.3);
    expect(granted.length).toBeGreaterThanOrEqual(118);
  });
});

describe("a circuit", () => {
  const failing = (count: number, from = closedCircuit) =>
    Array.from({ length: count }).reduce<typeof closedCircuit>((circuit) => noteFailure(circuit, now), from);

  it("opens at the fifth failure in a row, and stays open for longer each time it is tried in vain", () => {
    expect(stateOf(failing(FAILURES_TO_OPEN - 1), now)).toBe("closed");
    const open = failing(FAILURES_TO_OPEN);
    expect(stateOf(open, now)).toBe("open");
    const again = noteFailure(open, now + 15_000);
    expect((again.openUntil ?? 0) - now - 15_000).toBe(30_000);
    expect(again.downSince).toBe(now);
  });

  it("is not opened further by requests that had left before", () => {
    const open = failing(FAILURES_TO_OPEN);
    expect(noteFailure(open, now + 1_000)).toMatchObject({ openUntil: open.openUntil, openings: 1 });
  });

  it("lets one request try, never a paid one, and everybody else waits for its verdict", () => {
    const state = { ...unusedSlots, circuit: failing(FAILURES_TO_OPEN) };
    const later = now + 15_000;
    expect(decideSlot(state, ask(1), allowance, later - 1_000)).toMatchObject({ isGranted: false, isDown: true });
    expect(decideSlot(state, ask(1, false), allowance, later)).toMatchObject({ isGranted: false, isDown: true });
    const trial = decideSlot(state, ask(1), allowance, later);
    expect(trial.isGranted).toBe(true);
    expect(decideSlot(trial.state, ask(1), allowance, later + 2_000)).toMatchObject({ isGranted: false, isDown: true });
  });
});
