import type { TestProject } from "vitest/node";
import { generateClient } from "../../scripts/generate-client";
import { prepareTemplate } from "../../scripts/testing/prepare-template";

declare module "vitest" {
  export interface ProvidedContext {
    databaseServer: { admin: string; template: string };
  }
}

/** Once a run: a throw-away PostgreSQL with one migrated template, from which each worker copies its database. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  generateClient();
  const { adminUrl, template, stop } = await prepareTemplate();
  project.provide("databaseServer", { admin: adminUrl, template });
  return stop;
}
