import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { createCompaniesHouseSandbox } from "@/server/integrations/companies-house/sandbox/create-sandbox";
import { createSnovSandbox } from "@/server/integrations/snov/sandbox/server";
import { db } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";
import { logger } from "@/server/platform/logger";
import { findKnownCompany } from "./known-company";
import { PROJECT_DIR } from "./project";

const { sandbox, snov, companiesHouse, dataDir } = env();
const folder = resolve(PROJECT_DIR, dataDir, "sandbox");
mkdirSync(folder, { recursive: true });

const snovSandbox = await createSnovSandbox({
  seed: sandbox.seed,
  credits: sandbox.credits,
  port: sandbox.snovPort,
  clientId: snov.clientId,
  clientSecret: snov.clientSecret,
  // The simulated account has the limit that we are told to keep.
  faults: { rate: { limit: snov.requestsPerMinute } },
  // Credits and tasks outlive a restart, as they would at the real service.
  journalFile: join(folder, "snov.journal"),
});
const companiesHouseSandbox = await createCompaniesHouseSandbox({
  seed: sandbox.seed,
  port: sandbox.companiesHousePort,
  apiKey: companiesHouse.apiKey,
  limit: companiesHouse.requestsPerFiveMinutes,
  known: findKnownCompany,
});
logger.info({ snov: snovSandbox.url, companiesHouse: companiesHouseSandbox.url }, "sandboxes are open");

async function close(): Promise<void> {
  await Promise.all([snovSandbox.close(), companiesHouseSandbox.close()]);
  await db.$disconnect();
  process.exit(0);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void close());
