import { beforeEach, expect, it } from "vitest";
import { findSkipped } from "@/server/enrichment/lookups/eligibility";
import { suppress } from "@/server/enrichment/privacy/suppress";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { createCompany } from "@/server/testing/factories/companies";
import { person } from "@/server/testing/runs";

beforeEach(resetDatabase);

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
const reasonFor = async (number: string) => (await findSkipped(db, [number])).get(number) ?? null;

it.each([
  ["a limited company", { type: "ltd" }, null],
  ["one whose type is not known yet", { type: null }, null],
  ["a limited partnership, which may be people in their own names", { type: "limited-partnership" }, "not_corporate"],
  ["one dissolved as told today", { status: "dissolved", profileFetchedAt: hoursAgo(23) }, "dissolved"],
  ["one dissolved as the stream told today", { status: "dissolved", streamedAt: hoursAgo(23) }, "dissolved"],
  [
    "one dissolved as told the day before: it may be restored",
    { status: "dissolved", profileFetchedAt: hoursAgo(25) },
    null,
  ],
  ["one that the register did not know today", { missingSince: hoursAgo(23) }, "not_on_register"],
  ["one that it did not know the day before: it may be registered by now", { missingSince: hoursAgo(25) }, null],
] as const)("%s", async (_, company, reason) => {
  expect(await reasonFor(await createCompany(company))).toBe(reason);
});

it("a suppressed company is skipped for that before anything else", async () => {
  const number = await createCompany({ status: "dissolved", profileFetchedAt: hoursAgo(1) });
  await suppress(person, { kind: "company", value: number, reason: "asked for" });
  expect(await reasonFor(number)).toBe("suppressed");
});
