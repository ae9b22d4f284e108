import { spawnSync } from "node:child_process";
import pg from "pg";
import { startThrowawayServer } from "../postgres/throwaway";

const TEMPLATE = "template_strikeline";

export interface TemplateServer {
  adminUrl: string;
  template: string;
  stop(): Promise<void>;
}

/** A throw-away PostgreSQL with one migrated database, from which others are copied. */
export async function prepareTemplate(): Promise<TemplateServer> {
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
  return { adminUrl: server.url("postgres"), template: TEMPLATE, stop: () => server.stop() };
}
