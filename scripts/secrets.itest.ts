import { beforeEach, expect, test } from "vitest";
import { resetDatabase, testDatabaseUrl } from "@/server/testing/database";
import { resolveSecrets } from "./secrets";

beforeEach(resetDatabase);

test("open secrets are made once and shared by every process of the installation", async () => {
  const [first, second] = await Promise.all([
    resolveSecrets(testDatabaseUrl(), {}),
    resolveSecrets(testDatabaseUrl(), {}),
  ]);
  expect(first).toEqual(second);
  expect(Object.keys(first).sort()).toEqual(["NEXTAUTH_SECRET", "SNOV_WEBHOOK_SECRET"]);
  for (const value of Object.values(first)) expect(value.length).toBeGreaterThanOrEqual(32);
});

test("secrets that the environment names are left to it", async () => {
  const secrets = await resolveSecrets(testDatabaseUrl(), { NEXTAUTH_SECRET: "mine", SNOV_WEBHOOK_SECRET: "  " });
  expect(Object.keys(secrets)).toEqual(["SNOV_WEBHOOK_SECRET"]);
});
