import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";

/** Does what saves a file and reads it: its lines without the byte order mark, and what the browser calls it. */
export async function saveCsv(page: Page, act: () => Promise<void>): Promise<{ name: string; lines: string[] }> {
  const started = page.waitForEvent("download");
  await act();
  const download = await started;
  const text = await readFile(await download.path(), "utf8");
  return {
    name: download.suggestedFilename(),
    lines: text
      .replace(/^\uFEFF/, "")
      .trimEnd()
      .split("\r\n"),
  };
}
