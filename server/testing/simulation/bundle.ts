import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const PROJECT = fileURLToPath(new URL("../../..", import.meta.url));
const HERE = fileURLToPath(new URL(".", import.meta.url));

export type Product = typeof import("./product");

/**
 * The product's server in one file, with the simulation's clock in the place of the real one. One file, because only the address
 * of a module's entry can ask for modules anew. Returns the file.
 */
export async function bundleProduct(): Promise<string> {
  // Within the project, so that packages are found.
  const file = join(mkdtempSync(join(PROJECT, "node_modules/.simulation-")), "product.mjs");
  await build({
    entryPoints: [join(HERE, "product.ts")],
    outfile: file,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node24",
    packages: "external",
    tsconfig: join(PROJECT, "tsconfig.json"),
    logLevel: "error",
    plugins: [
      {
        name: "virtual-clock",
        setup: ({ onLoad }) => {
          onLoad({ filter: /server\/platform\/clock\.ts$/ }, () => ({
            contents: `export * from ${JSON.stringify(join(HERE, "virtual-clock.ts"))}`,
            loader: "ts",
          }));
        },
      },
    ],
  });
  return file;
}

let loaded = 0;

/** Modules of its own for one process, as if it had just been started. Its database client opens no connection before it is used. */
export async function loadProduct(file: string): Promise<Product> {
  loaded += 1;
  globalThis.strikelineDb = undefined;
  try {
    return await import(`${pathToFileURL(file).href}?process=${loaded}`);
  } finally {
    globalThis.strikelineDb = undefined;
  }
}
