import { mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { constants, Script } from "node:vm";
import { build, type Plugin } from "esbuild";

const PROJECT = fileURLToPath(new URL("../../..", import.meta.url));
const HERE = fileURLToPath(new URL(".", import.meta.url));

export type Product = typeof import("./product");

/** The simulation's clock in the place of the real one. */
const virtualClock: Plugin = {
  name: "virtual-clock",
  setup: ({ onLoad }) => {
    onLoad({ filter: /server\/platform\/clock\.ts$/ }, () => ({
      contents: `export * from ${JSON.stringify(join(HERE, "virtual-clock.ts"))}`,
      loader: "ts",
    }));
  },
};

/** Prisma compiles its query compiler anew for every client; here all processes share what comes out, which holds no state. */
const sharedCompiler: Plugin = {
  name: "shared-compiler",
  setup: ({ onLoad }) => {
    onLoad({ filter: /db\/generated\/internal\/class\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(
        "return new WebAssembly.Module(wasmArray)",
        "return (globalThis.strikelineCompiler ??= new WebAssembly.Module(wasmArray))",
      ),
      loader: "ts",
    }));
  },
};

/** A transaction's patience is real time, of which a busy machine takes any amount between two statements: here it has no end. */
const patientTransactions: Plugin = {
  name: "patient-transactions",
  setup: ({ onLoad }) => {
    onLoad({ filter: /platform\/db\/client\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const contents = source.replace(
        /transactionOptions: \{[^}]*\}/,
        "transactionOptions: { maxWait: 6e5, timeout: 6e5 }",
      );
      if (contents === source) throw new Error(`${path} sets no options of transactions`);
      return { contents, loader: "ts" };
    });
  },
};

/** Modules that hold long lists and nothing else: all processes share them, since making them anew takes longer than all the rest. */
const LISTS = ["ordinary-words", "shared-hosts"];

/** Leaves the lists out of the bundle, beside which they lie. */
const sharedLists: Plugin = {
  name: "shared-lists",
  setup: ({ onResolve }) => {
    onResolve({ filter: new RegExp(`/domain-score/(${LISTS.join("|")})$`) }, ({ path }) => ({
      path: `./${basename(path)}.cjs`,
      external: true,
    }));
  },
};

/** The product's server in one file, so that it can be compiled once and run for every process. Returns the file. */
export async function bundleProduct(): Promise<string> {
  // Within the project, so that packages are found.
  const folder = mkdtempSync(join(PROJECT, "node_modules/.simulation-"));
  const file = join(folder, "product.cjs");
  await bundleFile(join(HERE, "product.ts"), file, [virtualClock, sharedCompiler, patientTransactions, sharedLists]);
  for (const list of LISTS)
    await bundleFile(join(PROJECT, "server/enrichment/domain-score", `${list}.ts`), join(folder, `${list}.cjs`), []);
  return file;
}

async function bundleFile(source: string, outfile: string, plugins: Plugin[]): Promise<void> {
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node24",
    packages: "external",
    tsconfig: join(PROJECT, "tsconfig.json"),
    logLevel: "error",
    define: { "import.meta.url": JSON.stringify(import.meta.url) },
    plugins,
  });
}

type Run = (exports: object, require: NodeJS.Require, module: { exports: object }) => void;

const compiled = new Map<string, Run>();

/** The bundle as a function. Its modules come into being each time it is called, and are forgotten with whoever called it. */
function compile(file: string): Run {
  const known = compiled.get(file);
  if (known) return known;
  const script = new Script(`(function (exports, require, module) {${readFileSync(file, "utf8")}\n})`, {
    filename: file,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  // What a script of a single function expression evaluates to.
  const run = script.runInThisContext() as Run;
  compiled.set(file, run);
  return run;
}

/**
 * Modules of its own for one process, as if it had just been started. Its database client, unless it is given one, opens no
 * connection before it is used.
 */
export function loadProduct(file: string, db?: Product["db"]): Product {
  const module = { exports: {} };
  globalThis.strikelineDb = db;
  try {
    compile(file)(module.exports, createRequire(file), module);
  } finally {
    globalThis.strikelineDb = undefined;
  }
  // The bundle's entry is `product.ts`.
  return module.exports as Product;
}
