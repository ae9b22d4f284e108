import { beforeEach, expect, it } from "vitest";
import { addDomain } from "@/server/enrichment/steps/add-domain";
import { db } from "@/server/platform/db/client";
import { resetDatabase } from "@/server/testing/database";
import { createCompany } from "@/server/testing/factories/companies";
import { person } from "@/server/testing/runs";

let number: string;

beforeEach(async () => {
  await resetDatabase();
  number = await createCompany();
});

it("a name under a suffix that is sold is the company's domain, and not the suffix", async () => {
  await addDomain(person, { number, domain: "www.quaylight.uk.com" });
  expect(await db.companyDomain.findMany({ where: { source: "manual" } })).toMatchObject([
    { domain: "quaylight.uk.com" },
  ]);
});

it.each([
  ["gmail.com", "serves everybody"],
  ["127.0.0.1", "must be a web domain"],
  ["not a domain", "must be a web domain"],
  ["co.uk", "must be a web domain"],
  ["uk.com", "must be a web domain"],
  ["quaylight.github.io", "github.io serves everybody"],
])("%s cannot be added", async (domain, message) => {
  await expect(addDomain(person, { number, domain })).rejects.toThrow(message);
});
