import { expect, test } from "vitest";
import { allSpent, sayUncommitted } from "@/components/credits/all-spent";

test("all that went is told once, with what of it was written off or passed a cap", () => {
  const credits = { burnt: { domain: 4, email: 9, verification: 0 }, spent: 8, writtenOff: 3 };
  expect(allSpent(credits)).toBe(13);
  expect(sayUncommitted(credits)).toBe("3 of it written off, 2 of it billed beyond a cap");
  expect(sayUncommitted({ ...credits, spent: 13, writtenOff: 0 })).toBe("");
});
