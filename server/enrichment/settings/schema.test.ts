import { expect, it } from "vitest";
import { autoEnrichmentInput, autoEnrichmentValue } from "@/server/enrichment/settings/schema";

it("years at least that are more than the years at most are refused by the field's name, and read where they are stored", () => {
  const never = { minYears: 10, maxYears: 5 };
  const [issue] = autoEnrichmentInput.safeParse(never).error?.issues ?? [];
  expect([issue?.path, issue?.message]).toEqual([["minYears"], expect.stringContaining("maxYears")]);
  expect(autoEnrichmentValue.safeParse(never).success).toBe(true);
  for (const some of [{}, { minYears: 10 }, { maxYears: 0 }, { minYears: 5, maxYears: 5 }])
    expect(autoEnrichmentInput.safeParse(some).success).toBe(true);
});
