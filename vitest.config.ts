import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { isolateEnvironment } from "./server/testing/isolate-environment.ts";

const IGNORED = ["**/node_modules/**", ".next/**", ".data/**", "e2e/**"];

/** For what is polled until it holds: Vitest itself gives up after a second. */
const PATIENT = { poll: { timeout: 50_000 } };

isolateEnvironment(process.env);

export default defineConfig({
  resolve: { alias: { "@": fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "") } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.ts", "**/*.test.tsx"],
          exclude: IGNORED,
          globalSetup: "server/testing/generate-setup.ts",
          // Far more than any of them takes: on a busy machine a test is slow, not broken.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: PATIENT,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["**/*.itest.ts"],
          exclude: IGNORED,
          globalSetup: "server/testing/global-setup.ts",
          setupFiles: "server/testing/integration-setup.ts",
          pool: "forks",
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect: PATIENT,
        },
      },
    ],
    maxWorkers: 2,
    // Importing the product once a file takes as long as half of the tests. What files share is the module graph and the settings,
    // never a database.
    isolate: false,
  },
});
