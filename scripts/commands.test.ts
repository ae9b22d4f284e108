import { expect, test, vi } from "vitest";
import bench from "./commands/bench";
import sample from "./commands/sample";
import verify from "./commands/verify";

test("arguments that a command does not know are refused with 2 before anything is done, and told", async () => {
  const told: string[] = [];
  vi.spyOn(console, "error").mockImplementation((line: string) => told.push(line));
  for (const args of [["no-such-bench"], ["--rows", "many"], ["--fast"]]) expect(await bench(args)).toBe(2);
  for (const args of [["--jsn"], ["everything"]]) expect(await verify(args)).toBe(2);
  for (const args of [["--help"], ["two.csv", "files.csv"]]) expect(await sample(args)).toBe(2);
  expect(told).toHaveLength(7);
  expect(told[0]).toMatch(/There is no bench "no-such-bench"; there are: .*pipeline/);
  for (const line of told) expect(line).toContain("Usage: npm run ");
  vi.restoreAllMocks();
});
