import { beforeEach, expect, it } from "vitest";
import { db } from "@/server/platform/db/client";
import { refreshFacets } from "@/server/register/search/refresh-facets";
import { resetDatabase } from "@/server/testing/database";
import { createCompany } from "@/server/testing/factories/companies";

beforeEach(resetDatabase);

it("a company that is dissolved, or missing from the register, is found by the state that this leaves it in", async () => {
  const number = await createCompany({ name: "HARROWMERE JOINERY LIMITED" });
  const facets = async () => {
    await refreshFacets();
    return (await db.company.findUniqueOrThrow({ where: { number } })).facets;
  };
  const change = (data: { status?: string; missingSince?: Date | null }) =>
    db.company.update({ where: { number }, data });
  expect(await facets()).toEqual([]);
  await change({ status: "dissolved" });
  expect(await facets()).toContain("state~suppressed");
  await change({ status: "active" });
  expect(await facets()).toEqual([]);
  await change({ missingSince: new Date() });
  expect(await facets()).toContain("state~nothing_found");
});

it("so is one that comes into the register dissolved", async () => {
  const number = await createCompany({ name: "HARROWMERE JOINERY LIMITED", status: "dissolved" });
  await refreshFacets();
  const { facets } = await db.company.findUniqueOrThrow({ where: { number } });
  expect(facets).toContain("state~suppressed");
});
