import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startThrowawayServer } from "../postgres/throwaway";
import { readPlaywrightReport } from "./playwright-report";
import { guardRunner, type PartResult } from "./result";
import { runProduct } from "./run-product";
import { runProgram } from "./run-program";

const DATABASE = "journeys";

/** Runs the browser journeys against the production build, with a database, sandboxes and a worker of their own. */
export async function runJourneys(args: string[]): Promise<PartResult> {
  const folder = mkdtempSync(join(tmpdir(), "strikeline-journeys-"));
  const report = join(folder, "report.json");
  const server = await startThrowawayServer();
  try {
    await createDatabase(server.url("postgres"));
    const product = await runProduct({ databaseUrl: server.url(DATABASE), dataDir: folder });
    try {
      const { exitCode } = await runProgram("@playwright/test/cli.js", ["test", "--reporter=list,json", ...args], {
        isShown: true,
        env: {
          PLAYWRIGHT_JSON_OUTPUT_NAME: report,
          E2E_BASE_URL: product.address,
          E2E_STORAGE_STATE: join(folder, "admin.json"),
          E2E_EMAIL: product.email,
          E2E_PASSWORD: product.password,
          E2E_DATABASE_URL: server.url(DATABASE),
          E2E_SNOV_SANDBOX: product.snovSandbox,
          E2E_COMPANIES_HOUSE_SANDBOX: product.companiesHouseSandbox,
          E2E_WEBSITES_SANDBOX: product.websitesSandbox,
        },
      });
      const result = guardRunner(readPlaywrightReport(readFileSync(report, "utf8")), "journeys", exitCode);
      if (result.failures.length > 0) console.log(product.recentOutput());
      return result;
    } finally {
      await product.stop();
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function createDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`create database ${DATABASE}`);
  await client.end();
}
