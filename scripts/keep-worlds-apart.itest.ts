import { beforeEach, expect, it } from "vitest";
import { readEnv } from "@/server/platform/env";
import { resetDatabase, testDatabaseUrl } from "@/server/testing/database";
import { keepWorldsApart } from "./keep-worlds-apart";

const sandbox = readEnv({});
const live = readEnv({ SNOV_CLIENT_ID: "id", SNOV_CLIENT_SECRET: "secret", COMPANIES_HOUSE_API_KEY: "key" });

beforeEach(resetDatabase);

it("a database stays in the world it was first started in", async () => {
  await keepWorldsApart(testDatabaseUrl(), sandbox);
  await keepWorldsApart(testDatabaseUrl(), sandbox);
  await expect(keepWorldsApart(testDatabaseUrl(), live)).rejects.toThrow(/DATA_DIR=\.data-live/);
});

it("a database of live providers is never opened with the sandboxes", async () => {
  await keepWorldsApart(testDatabaseUrl(), live);
  await expect(keepWorldsApart(testDatabaseUrl(), sandbox)).rejects.toThrow(/synthetic people/);
});
