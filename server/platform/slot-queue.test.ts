import { describe, expect, it } from "vitest";
import type { Clock } from "./clock";
import { ProviderError } from "./errors";
import { SlotQueue } from "./slot-queue";

/** A provider that has a slot every so often, on a clock that jumps to whatever is waited for. */
function open(options: { everyMs: number; blockedMs?: number }) {
  let now = Date.parse("2026-01-01T00:00:00Z");
  let next = now + (options.blockedMs ?? 0);
  let reserved = 0;
  const clock: Clock = {
    now: () => new Date(now),
    sleep: async (ms) => {
      now += ms;
    },
  };
  const reserve = async (mostMs: number) => {
    const wait = Math.max(0, next - now);
    if (wait > mostMs) return wait;
    reserved += 1;
    next = Math.max(next, now) + options.everyMs;
    return wait;
  };
  const started = now;
  const queue = new SlotQueue("snov", reserve, clock);
  return { queue, reserved: () => reserved, elapsed: () => now - started };
}

describe("who asks for a slot", () => {
  it("gets one in the order of importance, then of asking", async () => {
    const { queue } = open({ everyMs: 1_000 });
    const order: string[] = [];
    const take = (name: string, priority: number) => queue.take(priority).then(() => order.push(name));
    await Promise.all([take("a", 100), take("b", 100), take("urgent", 400)]);
    expect(order).toEqual(["urgent", "a", "b"]);
  });

  it("is refused at once, with the time to come back, when none is near; and no slot is used up by that", async () => {
    const { queue, reserved } = open({ everyMs: 1_000, blockedMs: 600_000 });
    const results = await Promise.allSettled([queue.take(100), queue.take(400)]);
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
  });

  it("waits for a slot that is near", async () => {
    const { queue, elapsed } = open({ everyMs: 1_000, blockedMs: 59_000 });
    await queue.take(100);
    expect(elapsed()).toBe(59_000);
  });

  it("is sent back before its job expires, when more important requests keep coming", async () => {
    const { queue, elapsed } = open({ everyMs: 10_000 });
    let refusedAt: number | null = null;
    const late = queue.take(100).catch((error: unknown) => {
      refusedAt = elapsed();
      return error;
    });
    const press = async () => {
      while (refusedAt === null) await queue.take(400);
    };
    await Promise.all([press(), press()]);
    expect(await late).toMatchObject({ kind: "rate-limited", retryAfterSeconds: 10 });
    expect(refusedAt).toBeGreaterThanOrEqual(120_000);
    expect(refusedAt).toBeLessThan(200_000);
  });

  it("is let go when its signal aborts, and the others keep their turn", async () => {
    const { queue } = open({ everyMs: 1_000 });
    const stop = new AbortController();
    const [first, leaving, last] = [queue.take(100), queue.take(100, stop.signal), queue.take(100)];
    stop.abort(new Error("stopped"));
    await expect(leaving).rejects.toThrow("stopped");
    await Promise.all([first, last]);
  });
});
