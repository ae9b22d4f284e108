import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { bindMigrationAwareSqlAdapterFactory, type SqlDriverAdapter } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";
import { connectRepaired } from "./repair-adapter";

export interface SchemaEngineSession {
  engine: bindings.SchemaEngine;
  /** Ends its connections (which gives back the migration lock) and drops the shadow databases it made. */
  close(): Promise<void>;
}

/** Prisma's schema engine from npm (WebAssembly), so that migrating needs no download. */
export async function openSchemaEngine(databaseUrl: string, schema: [string, string][]): Promise<SchemaEngineSession> {
  await startWebAssembly();
  const adapters: SqlDriverAdapter[] = [];
  const shadows: string[] = [];
  const remember = async (url: string) => {
    const adapter = await connectRepaired(url);
    adapters.push(adapter);
    return adapter;
  };

  const engine = await bindings.SchemaEngine.new(
    { datamodels: schema },
    () => {},
    bindMigrationAwareSqlAdapterFactory({
      provider: "postgres",
      adapterName: "@prisma/adapter-pg",
      connect: () => remember(databaseUrl),
      // Without a database of its own the engine would replay migrations in the main one.
      connectToShadowDb: async () => {
        const name = `strikeline_shadow_${randomBytes(6).toString("hex")}`;
        await execute(databaseUrl, `create database ${name}`);
        shadows.push(name);
        return remember(withDatabase(databaseUrl, name));
      },
    }),
  );

  return {
    engine,
    async close() {
      await Promise.allSettled(adapters.map((adapter) => adapter.dispose()));
      for (const name of shadows) await execute(databaseUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

/** The same server and credentials, another database. */
export function withDatabase(databaseUrl: string, name: string): string {
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function execute(databaseUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

let isStarted = false;

async function startWebAssembly(): Promise<void> {
  if (isStarted) return;
  const file = new URL("schema_engine_bg.wasm", import.meta.resolve("@prisma/schema-engine-wasm/schema_engine_bg"));
  const { instance } = await WebAssembly.instantiate(readFileSync(file), { "./schema_engine_bg.js": { ...bindings } });
  bindings.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start !== "function") throw new Error("The schema engine's WebAssembly has no start function");
  start();
  // Without it a panic inside the engine has no text.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => console.error(message) },
  });
  isStarted = true;
}
