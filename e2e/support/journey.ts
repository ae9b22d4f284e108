import { test as base, expect } from "@playwright/test";
import { type Api, createApi } from "./api";

interface Fixtures {
  /** The public API with an admin's token, for what a journey needs but does not tell of. */
  api: Api;
  /** Names an error that the journey provokes: every other one fails it. */
  expectTrouble: (words: RegExp) => void;
}

/** A journey fails by any error that the browser reports, also those that nobody sees. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from the pattern
  api: async ({}, use) => use(createApi()),
  expectTrouble: [
    async ({ context }, use) => {
      const expected: RegExp[] = [];
      const heard: string[] = [];
      context.on("console", (message) => {
        if (message.type() === "error") heard.push(`${message.text()} ${message.location().url}`);
      });
      context.on("weberror", (error) => heard.push(`${error.error()} ${error.page()?.url()}`));
      await use((words) => expected.push(words));
      const unexpected = heard.filter((words) => !expected.some((pattern) => pattern.test(words)));
      expect(unexpected, "errors in the browser").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
