import { afterEach, beforeEach, expect, test } from "vitest";
import { connectCompaniesHouse } from "@/server/integrations/companies-house/connect";
import { ProviderError } from "@/server/platform/errors";
import { readProviderHealth } from "@/server/platform/provider-health";
import { classify } from "@/server/queues/run-jobs";
import { resetDatabase } from "@/server/testing/database";
import { createCompany } from "@/server/testing/factories/companies";
import { openProviders, type TestProviders } from "@/server/testing/providers";
import { until } from "@/server/testing/until";

let providers: TestProviders;

beforeEach(async () => {
  await resetDatabase();
  providers = await openProviders({ credits: 0 });
});
afterEach(() => providers.close());

const health = async () => (await readProviderHealth()).find(({ provider }) => provider === "companies-house");

test("a key that Companies House refuses loses no job: they wait uncounted, nothing more is sent, and people are told why", async () => {
  const number = await createCompany();
  providers.companiesHouse.setFaults([{ kind: "status", status: 401 }]);
  const client = connectCompaniesHouse(500);
  const refusals = await Promise.all(
    Array.from({ length: 5 }, () => client.getCompany(number).catch((error: unknown) => error)),
  );
  for (const refusal of refusals) {
    expect(refusal).toBeInstanceOf(ProviderError);
    expect(classify(refusal)).toMatchObject({ status: "returned", why: "Companies House refused the API key" });
  }
  const down = await until("it is left alone", async () => {
    const now = await health();
    return now?.circuit === "open" ? now : null;
  });
  expect(down.lastFailure).toBe("Companies House refused the API key");
});
