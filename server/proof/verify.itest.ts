import { beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { invariants } from "@/server/proof/invariants";
import { resetDatabase } from "@/server/testing/database";
import verify from "../../scripts/commands/verify";

beforeEach(resetDatabase);

const printed = z.object({
  holds: z.boolean(),
  invariants: z.array(
    z.object({
      promise: z.string(),
      statement: z.string(),
      checked: z.number(),
      broken: z.number(),
      holds: z.boolean(),
    }),
  ),
});

test("a program reads every invariant with its figures as JSON", async () => {
  const output: string[] = [];
  vi.spyOn(console, "log").mockImplementation((text: string) => output.push(text));
  expect(await verify(["--json"])).toBe(0);
  vi.restoreAllMocks();
  const told = printed.parse(JSON.parse(output.join("")));
  expect(told.holds).toBe(true);
  expect(told.invariants.map(({ statement }) => statement)).toEqual(invariants.map(({ statement }) => statement));
});
