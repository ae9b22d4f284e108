import { mkdirSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createCompaniesHouseSandbox } from "@/server/integrations/companies-house/sandbox/create-sandbox";
import { createSnovSandbox } from "@/server/integrations/snov/sandbox/server";
import { createWebsitesSandbox } from "@/server/integrations/websites/sandbox/create-sandbox";
import { db } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";
import { logger } from "@/server/platform/logger";
import { holdLock } from "./hold-lock";
import { findKnownCompany } from "./known-company";
import { PROJECT_DIR } from "./project";
import { findSiteOwner } from "./site-owner";

const { sandbox, snov, companiesHouse, dataDir, databaseUrl } = env();
const wanted = resolve(PROJECT_DIR, dataDir, "sandbox");
mkdirSync(wanted, { recursive: true });
const folder = realpathSync(wanted);

function giveWay(): never {
  console.error(
    `Another Strikeline runs with this data folder (${dirname(folder)}): stop it, or use another DATA_DIR.`,
  );
  process.exit(1);
}

// Two accounts that write one journal would each lose the other's tasks and credits.
if (!(await holdLock(databaseUrl, `sandbox:${folder}`, giveWay))) giveWay();

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
  stream: {
    key: companiesHouse.stream.key,
    eventsPerMinute: sandbox.eventsPerMinute,
    isKnown: async (number) => (await findKnownCompany(number)) !== null,
  },
});
const websitesSandbox = await createWebsitesSandbox({
  seed: sandbox.seed,
  port: sandbox.websitesPort,
  owner: (domain) => findSiteOwner(domain, { seed: sandbox.seed, officersOf: companiesHouseSandbox.officersOf }),
});
logger.info(
  { snov: snovSandbox.url, companiesHouse: companiesHouseSandbox.url, websites: websitesSandbox.url },
  "sandboxes are open",
);

async function close(): Promise<void> {
  await Promise.all([snovSandbox.close(), companiesHouseSandbox.close(), websitesSandbox.close()]);
  await db.$disconnect();
  process.exit(0);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void close());
