import { describe, expect, it } from "vitest";
import { closedCircuit, unusedSlots } from "@/server/testing/factories/slots";
import type { Clock } from "./clock";
import { ProviderError } from "./errors";
import type { Slot } from "./slot";
import { SlotQueue } from "./slot-queue";
import { decideSlot, isTrial, type SlotAsk, type SlotState } from "./slot-rule";

const at = (priority: number): SlotAsk => ({ priority, mayTry: true });

/** A provider that has a slot every so often, on a clock that jumps to whatever is waited for. */
function open(options: { everyMs: number; blockedMs?: number; downMs?: number }) {
  let now = Date.parse("2026-01-01T00:00:00Z");
  let reserved = 0;
  let givenBack = 0;
  let state: SlotState = {
    ...unusedSlots,
    blockedUntil: now + (options.blockedMs ?? 0),
    circuit: options.downMs ? { ...closedCircuit, failures: 5, openUntil: now + options.downMs } : closedCircuit,
  };
  const clock: Clock = {
    now: () => new Date(now),
    sleep: async (ms) => {
      now += ms;
    },
  };
  const slot: Slot = { isFresh: () => true, end: () => undefined, giveBack: () => (givenBack += 1) };
  const allowance = { requests: 60_000 / options.everyMs, windowMs: 60_000 };
  const started = now;
  const queue = new SlotQueue(
    "snov",
    async (ask) => {
      const decision = decideSlot(state, ask, allowance, now);
      state = decision.state;
      const waitMs = Math.max(0, decision.at - now);
      if (!decision.isGranted)
        return { isGranted: false, waitMs, comeBackMs: decision.comeBackAt - now, isDown: decision.isDown };
      reserved += 1;
      return { isGranted: true, waitMs, slot, isTrial: isTrial(decision) };
    },
    clock,
  );
  return { queue, reserved: () => reserved, givenBack: () => givenBack, elapsed: () => now - started };
}

describe("who asks for a slot", () => {
  it("gets one in the order of importance, then of asking", async () => {
    const { queue } = open({ everyMs: 1_000 });
    const order: string[] = [];
    const take = (name: string, priority: number) => queue.take(at(priority)).then(() => order.push(name));
    await Promise.all([take("a", 100), take("b", 100), take("urgent", 400)]);
    expect(order).toEqual(["urgent", "a", "b"]);
  });

  it.each([
    ["asked us to wait", { blockedMs: 600_000 }],
    ["is down", { downMs: 600_000 }],
  ])(
    "is refused at once, with the time to come back, while the provider %s; and no slot is used up by that",
    async (_, trouble) => {
      const { queue, reserved } = open({ everyMs: 1_000, ...trouble });
      const results = await Promise.allSettled([queue.take(at(100)), queue.take(at(400))]);
      for (const result of results) {
        expect(result.status === "rejected" && result.reason).toBeInstanceOf(ProviderError);
        expect(result.status === "rejected" && result.reason).toMatchObject({
          kind: "rate-limited",
          provider: "snov",
          status: null,
          retryAfterSeconds: 600,
        });
      }
      expect(reserved()).toBe(0);
    },
  );

  it("never tries with what is paid whether a provider is up again, though it comes while the slot of the trial does", async () => {
    const { queue, reserved } = open({ everyMs: 1_000, downMs: 200 });
    const free = queue.take(at(100));
    const paid = queue.take({ priority: 400, mayTry: false }).catch((error: unknown) => error);
    expect(await free).toHaveProperty("isFresh");
    expect(await paid).toMatchObject({ kind: "rate-limited", status: null });
    expect(reserved()).toBe(1);
  });

  it("gives the slot of a trial back when whoever had it left and only what is paid waits", async () => {
    const { queue, givenBack } = open({ everyMs: 1_000, downMs: 200 });
    const stop = new AbortController();
    const free = queue.take(at(100), stop.signal).catch((error: unknown) => error);
    const paid = queue.take({ priority: 50, mayTry: false }).catch((error: unknown) => error);
    stop.abort(new Error("stopped"));
    expect(await free).toMatchObject({ message: "stopped" });
    expect(await paid).toMatchObject({ kind: "rate-limited" });
    expect(givenBack()).toBe(1);
  });

  it("waits for a slot that is near", async () => {
    const { queue, elapsed } = open({ everyMs: 1_000, blockedMs: 59_000 });
    await queue.take(at(100));
    expect(elapsed()).toBe(59_000);
  });

  it("is sent back before its job expires, when more important requests keep coming", async () => {
    const { queue, elapsed } = open({ everyMs: 10_000 });
    let refusedAt: number | null = null;
    const late = queue.take(at(100)).catch((error: unknown) => {
      refusedAt = elapsed();
      return error;
    });
    const press = async () => {
      while (refusedAt === null) await queue.take(at(400));
    };
    await Promise.all([press(), press()]);
    expect(await late).toMatchObject({ kind: "rate-limited", retryAfterSeconds: 10 });
    expect(refusedAt).toBeGreaterThanOrEqual(120_000);
    expect(refusedAt).toBeLessThan(200_000);
  });

  it("is let go when its signal aborts, and the others keep their turn", async () => {
    const { queue } = open({ everyMs: 1_000 });
    const stop = new AbortController();
    const [first, leaving, last] = [queue.take(at(100)), queue.take(at(100), stop.signal), queue.take(at(100))];
    stop.abort(new Error("stopped"));
    await expect(leaving).rejects.toThrow("stopped");
    await Promise.all([first, last]);
  });
});
