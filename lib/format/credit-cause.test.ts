import { expect, it } from "vitest";
import { formatCause } from "@/lib/format/credit-cause";

it.each([
  ["e-mail found for MARKET AVENUE RACING CLUB LIMITED", "e-mail found"],
  ["domain not found for SEARCH FOR TRUTH: THE SOCIETY LTD", "domain not found"],
  ["e-mail found for GRIST & SONS LTD: 2 credits billed, 1 held", "e-mail found: 2 credits billed, 1 held"],
  [
    "domain found for GRIST LTD: 2 credits billed, 1 held, and a cap has no room for more",
    "domain found: 2 credits billed, 1 held, and a cap has no room for more",
  ],
  ["e-mail lookup about to start", "e-mail lookup about to start"],
  ["written off: nobody found the hash", "written off: nobody found the hash"],
])("%s is told as %s", (cause, told) => {
  expect(formatCause(cause)).toBe(told);
});
