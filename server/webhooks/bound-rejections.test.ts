import { expect, test } from "vitest";
import { keepRejection } from "@/server/webhooks/bound-rejections";

const at = (taskId: string) => ({ taskId, channel: "task" as const });
let minutes = 0;
/** Each test has a minute of its own, and the one after it. */
function freshMinute(): number {
  minutes += 2;
  return minutes * 60_000;
}

test("at one address five of a reason are kept in a minute, and the last one is known to be it", () => {
  const now = freshMinute();
  const kept = Array.from({ length: 8 }, (_, second) => keepRejection(at("a"), "bad_signature", now + second * 1_000));
  expect(kept.map(({ isKept }) => isKept)).toEqual([true, true, true, true, true, false, false, false]);
  expect(kept.map(({ isLast }) => isLast).indexOf(true)).toBe(4);
  expect(keepRejection(at("a"), "unsigned", now).isKept).toBe(true);
  expect(keepRejection(at("a"), "bad_signature", now + 60_000).isKept).toBe(true);
});

test("whoever knows many addresses has one bound for all of them, which keeps no damaged delivery out", () => {
  const now = freshMinute();
  const kept = Array.from({ length: 500 }, (_, task) => keepRejection(at(String(task)), "bad_signature", now));
  expect(kept.filter(({ isKept }) => isKept)).toHaveLength(60);
  expect(keepRejection(at("500"), "malformed", now).isKept).toBe(true);
  expect(keepRejection({ taskId: null, channel: "account" }, "oversized", now).isKept).toBe(false);
});
