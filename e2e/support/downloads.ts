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

/** Does what saves a picture and opens it in the page: its size, and how many colours it has, so that an empty one is noticed. */
export async function savePicture(page: Page, act: () => Promise<void>) {
  const started = page.waitForEvent("download");
  await act();
  const download = await started;
  const picture = (await readFile(await download.path())).toString("base64");
  const seen = await page.evaluate(async (encoded) => {
    const image = new Image();
    image.src = `data:image/png;base64,${encoded}`;
    await image.decode();
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    if (!context) throw new Error("This browser has no canvas");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const colours = new Set(new Uint32Array(data.buffer));
    return { width: image.width, height: image.height, colours: colours.size };
  }, picture);
  return { name: download.suggestedFilename(), ...seen };
}
