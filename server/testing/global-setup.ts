import { spawnSync } from "node:child_process";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { generateClient } from "../../scripts/generate-client";
import { startThrowawayServer } from "../../scripts/postgres/throwaway";

declare module "vitest" {
  export interface ProvidedContext {
    databaseServer: { admin: string; template: string };
  }
}

const TEMPLATE = "template_strikeline";

/** Once a run: a throw-away PostgreSQL with one migrated template, from which each worker copies its database. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  generateClient();
  const server = await startThrowawayServer();
  const admin = new pg.Client({ connectionString: server.url("postgres") });
  await admin.connect();
  await admin.query(`create database ${TEMPLATE}`);
  await admin.end();
  // In a process of its own: it must leave no connection behind, a template in use cannot be copied.
  const result = spawnSync(process.execPath, ["--import", "tsx", "scripts/launch.ts", "prepare-template"], {
    encoding: "utf8",
    env: { ...process.env, DATABASE_URL: server.url(TEMPLATE) },
  });
  if (result.status !== 0) {
    await server.stop();
    throw new Error(`The template database could not be prepared: ${result.stderr || result.stdout}`);
  }
  project.provide("databaseServer", { admin: server.url("postgres"), template: TEMPLATE });
  return () => server.stop();
}
