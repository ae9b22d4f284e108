import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";

export type FoundParts =
  | { parts: string[]; source: string; fileKey: string; problem: null }
  | { parts: []; source: ""; fileKey: ""; problem: string };

const READABLE = /\.(csv|txt|zip)$/i;

/** The files that paths mean, in the order given; a folder's by name. `fileKey` tells the same files from others. */
export async function findParts(paths: readonly string[]): Promise<FoundParts> {
  const parts: { path: string; key: string }[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => null);
    if (!found) return refuse(`There is no file ${path}`);
    const files = found.isDirectory() ? await listFolder(path) : [path];
    if (files.length === 0) return refuse(`The folder ${path} holds no .csv, .txt or .zip file`);
    for (const file of files) {
      const { size, mtimeMs } = await stat(file);
      parts.push({ path: file, key: `${basename(file)}:${size}:${Math.round(mtimeMs)}` });
    }
  }
  const [first, ...others] = parts;
  if (!first) return refuse("No file is named");
  return {
    parts: parts.map(({ path }) => path),
    source: others.length > 0 ? `${basename(first.path)} and ${others.length} more` : basename(first.path),
    fileKey: parts.map(({ key }) => key).join("|"),
    problem: null,
  };
}

async function listFolder(path: string): Promise<string[]> {
  const names = await readdir(path);
  return names
    .filter((name) => READABLE.test(name) && !name.startsWith("."))
    .sort((one, other) => one.localeCompare(other, "en", { numeric: true }))
    .map((name) => join(path, name));
}

function refuse(problem: string): FoundParts {
  return { parts: [], source: "", fileKey: "", problem };
}
