import { expect, test } from "vitest";
import { retryWait } from "@/server/register/stream/retry-wait";

const calm = { random: () => 0 };
const hasty = { random: () => 1 };

test("each way to end has its own wait, and jitter only lengthens it", () => {
  expect(retryWait({ kind: "rate-limited" }, 1, calm)).toBe(60_000);
  expect(retryWait({ kind: "unavailable" }, 1, calm)).toBe(10_000);
  expect(retryWait({ kind: "unavailable" }, 9, hasty)).toBe(12_500);
  expect(retryWait({ kind: "network" }, 1, calm)).toBe(3_000);
});

test("Retry-After is believed when it asks for more", () => {
  expect(retryWait({ kind: "rate-limited", retryAfterSeconds: 90 }, 1, calm)).toBe(90_000);
  expect(retryWait({ kind: "rate-limited", retryAfterSeconds: 5 }, 1, calm)).toBe(60_000);
});

test("whoever is cut off at once every time stands back, up to a minute", () => {
  const waits = [0, 1, 2, 3, 10].map((inARow) => retryWait({ kind: "ended" }, inARow, calm));
  expect(waits).toEqual([1_000, 1_000, 2_000, 4_000, 60_000]);
});
