import { defineConfig } from "@playwright/test";
import { findChromium } from "./scripts/testing/find-chromium";

// Found before the workers start: unpacking it twice at once would leave half a file.
const executablePath = await findChromium();

const OPERATIONS = ["enrichment.spec.ts", "credits.spec.ts", "queues.spec.ts"];

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  globalSetup: "./e2e/set-up.ts",
  fullyParallel: false,
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // Far more than any of them takes: on a busy machine a journey is slow, not broken.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  projects: [
    // Sees the desk before anybody brought a company.
    { name: "first-use", testMatch: "first-use.spec.ts" },
    // Journeys with companies of their own: they may run side by side.
    { name: "desk", testIgnore: ["first-use.spec.ts", ...OPERATIONS], dependencies: ["first-use"] },
    // What stops queues, exhausts credits or counts them all happens to everybody: one after the other, alone.
    { name: "operations", testMatch: OPERATIONS, dependencies: ["desk"], workers: 1 },
  ],
  use: {
    baseURL: process.env.E2E_BASE_URL,
    storageState: process.env.E2E_STORAGE_STATE,
    // A trace of each journey costs a seventh of the time of all; `--trace retain-on-failure` records them where one has to be understood.
    screenshot: "only-on-failure",
    locale: "en-GB",
    timezoneId: "Europe/London",
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath,
      // The sandbox of Chromium needs kernel rights that containers lack; the rest keeps it from calling out.
      args: [
        "--no-sandbox",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
