import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";

/** CHROMIUM_PATH, the system's, Playwright's own, or the one that comes out of an npm package (Linux x64, unpacked once). */
export async function findChromium(): Promise<string> {
  const candidates = [process.env.CHROMIUM_PATH, "/usr/bin/chromium", chromium.executablePath()];
  const found = candidates.find((path) => path && existsSync(path));
  if (found) return found;
  const { default: packaged } = await import("@sparticuz/chromium");
  process.env.FONTCONFIG_PATH ??= join(tmpdir(), "fonts");
  return packaged.executablePath();
}
