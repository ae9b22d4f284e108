import { beforeEach, expect, it } from "vitest";
import { liftSuppression } from "@/server/enrichment/privacy/lift-suppression";
import { suppress } from "@/server/enrichment/privacy/suppress";
import { db } from "@/server/platform/db/client";
import { refreshFacets } from "@/server/register/refresh-facets";
import { resetDatabase } from "@/server/testing/database";
import { createCompany } from "@/server/testing/factories/companies";
import { person } from "@/server/testing/runs";

beforeEach(resetDatabase);

it("a company is found among the suppressed ones once it is suppressed, and no more once that is lifted", async () => {
  const number = await createCompany({ name: "HARROWMERE JOINERY LIMITED" });
  const facets = async () => {
    await refreshFacets();
    return (await db.company.findUniqueOrThrow({ where: { number } })).facets;
  };
  const id = await suppress(person, { kind: "company", value: number, reason: "they asked" });
  expect(await facets()).toContain("state~suppressed");
  await liftSuppression(person, { id, reason: "they came back" });
  expect(await facets()).not.toContain("state~suppressed");
});
