import { beforeEach, expect, test } from "vitest";
import { db } from "@/server/platform/db/client";
import { recheckUnsettled } from "@/server/register/stream/recheck-unsettled";
import { resetDatabase } from "@/server/testing/database";
import { addCompany, inDays } from "@/server/testing/factories/known-companies";

const DETAIL = "active-proposal-to-strike-off";

beforeEach(resetDatabase);

const askedAbout = async () =>
  (await db.registerCheck.findMany({ orderBy: { companyNumber: "asc" } })).map(({ companyNumber }) => companyNumber);

test("a stage that was believed while it was fresh is asked about once it no longer is", async () => {
  const since = (days: number) => ({ strikeOffSince: inDays(-days) });
  // A notice whose profile never followed, and one whose profile may still follow.
  await addCompany("97000001", { strikeOffStage: "proposed", ...since(16) });
  await addCompany("97000002", { strikeOffStage: "proposed", ...since(10) });
  // Said to be discontinued or dissolved by a filing that the profile denies.
  await addCompany("97000003", { strikeOffStage: "discontinued", statusDetail: DETAIL, ...since(16) });
  await addCompany("97000004", { strikeOffStage: "dissolved", ...since(16) });
  // News of a year ago, and of last month.
  await addCompany("97000005", { strikeOffStage: "discontinued", ...since(367) });
  await addCompany("97000006", { strikeOffStage: "discontinued", ...since(30) });
  // Where profile and filings agree time changes nothing.
  await addCompany("97000007", { strikeOffStage: "proposed", statusDetail: DETAIL, ...since(90) });
  await addCompany("97000008", { strikeOffStage: "dissolved", status: "dissolved", ...since(90) });
  await addCompany("97000009");

  expect(await recheckUnsettled()).toBe(4);
  expect(await askedAbout()).toEqual(["97000001", "97000003", "97000004", "97000005"]);
  expect(await recheckUnsettled()).toBe(0);
});
