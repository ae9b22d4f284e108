import { expect, test } from "vitest";
import { formatLine } from "./format-line";

test("a structured line becomes time, level, words and fields", () => {
  const line = JSON.stringify({
    level: 40,
    time: "2026-11-22T10:11:12.000Z",
    pid: 7,
    msg: "slow",
    queue: "find-domain",
    ms: 12,
  });
  expect(formatLine("worker", line)).toBe("worker    10:11:12 warning slow queue=find-domain ms=12");
});

test("anything else stays as it is", () => {
  expect(formatLine("web", "ready")).toBe("web       ready");
  expect(formatLine("web", "{broken")).toBe("web       {broken");
});
