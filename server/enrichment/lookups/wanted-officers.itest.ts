import { beforeEach, expect, test } from "vitest";
import { findWantedOfficers } from "@/server/enrichment/lookups/wanted-officers";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";

beforeEach(resetDatabase);

test("who has served longest comes first, also when the register knows only that it was before 1992", async () => {
  const number = await createCompany();
  const later = await createOfficer(number, { forename: "Ada", appointedOn: new Date("2004-02-01") });
  const longest = await createOfficer(number, { forename: "Bea", appointedBefore: new Date("1991-12-31") });
  const unknown = await createOfficer(number, { forename: "Cleo" });
  const wanted = await findWantedOfficers(db, [number]);
  expect(wanted.map(({ id }) => id)).toEqual([longest, later, unknown]);
});
