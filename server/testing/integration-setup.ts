import pg from "pg";
import { afterAll, inject } from "vitest";
import { reservePorts } from "../../scripts/postgres/ports";

const { admin: adminUrl, template } = inject("databaseServer");
const name = `test_${process.env.VITEST_POOL_ID ?? "1"}`;

// Runs before each test file: the file gets a fresh copy of the template.
const admin = new pg.Client({ connectionString: adminUrl });
await admin.connect();
await admin.query(`drop database if exists ${name} with (force)`);
await admin.query(`create database ${name} template ${template} strategy file_copy`);
await admin.end();

// A process runs many test files, and reads its settings once: before anything imports the client.
if (!process.env.DATABASE_URL) {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  Object.assign(process.env, {
    DATABASE_URL: url.href,
    // Where this process's sandboxes and webhook receiver listen.
    PORT: String(await reservePorts([10, 11, 12])),
    // Limits that keep nobody waiting.
    SNOV_RATE_LIMIT: "60000",
    COMPANIES_HOUSE_RATE_LIMIT: "600000",
    SNOV_WEBHOOK_SECRET: "the-newest-secret, the-older-secret",
    SNOV_BALANCE_SECONDS: "20",
  });
}

// Imported only here, when the settings are there to be read.
afterAll(async () => {
  const { disconnectFromTestDatabase } = await import("./database");
  await disconnectFromTestDatabase();
});
