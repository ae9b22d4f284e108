import { expect, it } from "vitest";
import { unusedSlots } from "@/server/testing/factories/slots";
import { decideSlot, WAITED_FOR_LIFT } from "./slot-rule";

const allowance = { requests: 600, windowMs: 300_000, isFixedWindow: true };
const GAP_MS = 500;
const start = 1_000_000;

/** Always asks again, for one window in which others of the same key use some too: when its own requests left. */
function useWindow({ others, priority = 1 }: { others: number; priority?: number }): number[] {
  const sent: number[] = [];
  const resetAt = start + allowance.windowMs;
  let state = unusedSlots;
  for (let now = start; now < resetAt; ) {
    const remaining = allowance.requests - others - sent.length;
    const decision = decideSlot(
      { ...state, said: { limit: 600, remaining, resetAt } },
      { priority, mayTry: true },
      allowance,
      now,
    );
    state = { ...decision.state, said: null };
    if (decision.isGranted) sent.push(decision.at);
    now = decision.isGranted ? Math.max(decision.at, now + 1) : decision.comeBackAt;
  }
  return sent.filter((at) => at < resetAt);
}

const gapsOf = (sent: readonly number[]) => sent.slice(1).map((at, index) => at - (sent[index] ?? 0));

it("a window that is ours alone is nearly used up at the even pace", () => {
  const sent = useWindow({ others: 0 });
  expect(sent.length).toBeGreaterThan(570);
  expect(sent.length).toBeLessThanOrEqual(600);
  expect(Math.max(...gapsOf(sent))).toBeLessThan(GAP_MS * 1.1);
});

it("a window that another program uses too is spread over its rest: slower, evenly, and never beyond what is left", () => {
  const sent = useWindow({ others: 400 });
  expect(sent.length).toBeLessThanOrEqual(200);
  expect(sent.length).toBeGreaterThan(170);
  expect((sent.at(-1) ?? 0) - start).toBeGreaterThan(allowance.windowMs * 0.95);
  expect(Math.max(...gapsOf(sent))).toBeLessThan(2 * Math.min(...gapsOf(sent)));
});

it("what is left at the end is kept for people, who go at once", () => {
  const said = { limit: 600, remaining: 10, resetAt: start + 200_000 };
  const state = { ...unusedSlots, said };
  const background = decideSlot(state, { priority: 500, mayTry: true }, allowance, start);
  expect(background).toMatchObject({ isGranted: false, at: said.resetAt });
  const person = decideSlot(state, { priority: 500 + WAITED_FOR_LIFT, mayTry: true }, allowance, start);
  expect(person).toMatchObject({ isGranted: true, at: start });
});

it("nobody goes when nothing is left, and everybody when the window is over", () => {
  const said = { limit: 600, remaining: 0, resetAt: start + 5_000 };
  const ask = { priority: WAITED_FOR_LIFT, mayTry: true };
  expect(decideSlot({ ...unusedSlots, said }, ask, allowance, start)).toMatchObject({
    isGranted: false,
    at: said.resetAt,
  });
  expect(decideSlot({ ...unusedSlots, said }, { ...ask, priority: 1 }, allowance, said.resetAt)).toMatchObject({
    isGranted: true,
  });
});
