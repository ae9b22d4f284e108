import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { isolateEnvironment } from "./server/testing/isolate-environment.ts";

const IGNORED = ["**/node_modules/**", ".next/**", ".data/**", "e2e/**"];

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
          // Far more than any of them takes: on a busy machine a test is slow, not broken.
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
    maxWorkers: 2,
  },
});
