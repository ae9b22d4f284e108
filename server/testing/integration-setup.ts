import pg from "pg";
import { inject } from "vitest";

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
