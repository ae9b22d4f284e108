import pg from "pg";
import { inject } from "vitest";
import { reservePorts } from "../../scripts/postgres/ports";

const { admin: adminUrl, template } = inject("databaseServer");
const name = `test_${process.env.VITEST_POOL_ID ?? "1"}`;

// Runs before each test file, and before anything imports the client: the file gets a fresh copy of the template.
const admin = new pg.Client({ connectionString: adminUrl });
await admin.connect();
await admin.query(`drop database if exists ${name} with (force)`);
await admin.query(`create database ${name} template ${template} strategy file_copy`);
await admin.end();

const url = new URL(adminUrl);
url.pathname = `/${name}`;
process.env.DATABASE_URL = url.href;

// Where this worker's sandboxes and webhook receiver listen, and limits that keep nobody waiting.
Object.assign(process.env, {
  PORT: String(await reservePorts([10, 11, 12])),
  SNOV_RATE_LIMIT: "60000",
  COMPANIES_HOUSE_RATE_LIMIT: "600000",
  SNOV_WEBHOOK_SECRET: "integration-secret",
  SNOV_BALANCE_SECONDS: "20",
});
