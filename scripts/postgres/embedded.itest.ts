import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answers, readServerPid, stopCluster } from "./cluster";
import { openEmbeddedDatabase } from "./embedded";

let dataDir = "";

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "strikeline-embedded-"));
  chmodSync(dataDir, 0o755);
});

afterEach(async () => {
  await stopCluster(join(dataDir, "postgres"));
  rmSync(dataDir, { recursive: true, force: true });
});

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query({ text: sql, rowMode: "array" });
  await client.end();
  return rows[0]?.[0];
}

test("a data folder is made once, keeps its data, its port and a password that only its owner can read", async () => {
  const first = await openEmbeddedDatabase(dataDir);
  await ask(first.url, "create table kept as select 7 as n");
  await first.close();
  expect(readServerPid(join(dataDir, "postgres"))).toBeNull();

  const second = await openEmbeddedDatabase(dataDir);
  expect(second.url).toBe(first.url);
  expect(await ask(second.url, "select n from kept")).toBe(7);
  expect(await ask(second.url, "select current_setting('server_version_num')::int / 10000")).toBe(18);
  expect(statSync(join(dataDir, "postgres.json")).mode & 0o077).toBe(0);
  await second.close();
});

test("what was in memory before a restart is read again after it", async () => {
  const first = await openEmbeddedDatabase(dataDir);
  await first.close();
  expect(existsSync(join(dataDir, "postgres/autoprewarm.blocks"))).toBe(true);
});

test("a server that somebody left running is used, and stopped by the last to leave", async () => {
  const first = await openEmbeddedDatabase(dataDir);
  const pid = readServerPid(join(dataDir, "postgres"));
  // Another process's lease: the test's parent is alive for sure.
  writeFileSync(join(dataDir, "leases", String(process.ppid)), "");
  await first.close();
  expect(readServerPid(join(dataDir, "postgres"))).toBe(pid);

  rmSync(join(dataDir, "leases", String(process.ppid)));
  const second = await openEmbeddedDatabase(dataDir);
  expect(readServerPid(join(dataDir, "postgres"))).toBe(pid);
  await second.close();
  expect(existsSync(join(dataDir, "postgres/postmaster.pid"))).toBe(false);
});

test("a server that died is started again", async () => {
  const database = await openEmbeddedDatabase(dataDir);
  expect(await database.revive()).toBe(false);
  process.kill(readServerPid(join(dataDir, "postgres")) ?? 0, "SIGQUIT");
  await expect.poll(() => answers(settings())).toBe(false);
  await expect.poll(() => database.revive()).toBe(true);
  expect(await ask(database.url, "select 1")).toBe(1);
  await database.close();
});

function settings() {
  return {
    dir: join(dataDir, "postgres"),
    logFile: "",
    ...JSON.parse(readFileSync(join(dataDir, "postgres.json"), "utf8")),
  };
}

test("a remembered port that is taken gives way to a free one", async () => {
  const first = await openEmbeddedDatabase(dataDir);
  await first.close();
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(Number(new URL(first.url).port), "127.0.0.1", resolve));
  const second = await openEmbeddedDatabase(dataDir);
  expect(second.url).not.toBe(first.url);
  expect(await ask(second.url, "select 1")).toBe(1);
  await second.close();
  await new Promise((resolve) => squatter.close(resolve));
});

test.runIf(process.getuid?.() === 0)("root may keep the data where PostgreSQL's own user cannot go", async () => {
  chmodSync(dataDir, 0o700);
  const database = await openEmbeddedDatabase(dataDir);
  expect(await ask(database.url, "select 1")).toBe(1);
  await database.close();
  const again = await openEmbeddedDatabase(dataDir);
  expect(again.url).toBe(database.url);
  await again.close();
  rmSync(dirname(readlinkSync(join(dataDir, "postgres"))), { recursive: true });
});

test("a half-initialised folder is left alone, with a sentence that says what to do", async () => {
  mkdirSync(join(dataDir, "postgres/base"), { recursive: true });
  await expect(openEmbeddedDatabase(dataDir)).rejects.toThrow(/half initialised: move it away .* and start again\.$/);
});

test("a lost password is named, not guessed around", async () => {
  const first = await openEmbeddedDatabase(dataDir);
  await first.close();
  rmSync(join(dataDir, "postgres.json"));
  await expect(openEmbeddedDatabase(dataDir)).rejects.toThrow(/postgres\.json, which holds the password .* restore it/);
});
