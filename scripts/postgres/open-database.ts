import pg from "pg";
import { Instruction } from "../project";
import { type OpenDatabase, openEmbeddedDatabase } from "./embedded";

const OLDEST_MAJOR = 15;
const CONNECT_TIMEOUT_MS = 10_000;

/** The server DATABASE_URL names, else the embedded one. Throws an `Instruction` when it cannot be used. */
export async function openDatabase({
  databaseUrl,
  dataDir,
}: {
  databaseUrl: string | null;
  dataDir: string;
}): Promise<OpenDatabase> {
  if (databaseUrl === null) return openEmbeddedDatabase(dataDir);
  const version = await checkServer(databaseUrl);
  const { host, pathname } = new URL(databaseUrl);
  return {
    url: databaseUrl,
    description: `PostgreSQL ${version} at ${host}${pathname}`,
    chores: [],
    revive: async () => false,
    close: async () => {},
  };
}

async function checkServer(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ number: string; name: string }>(
      "select current_setting('server_version_num') as number, current_setting('server_version') as name",
    );
    const [version] = rows;
    if (!version || Number(version.number) < OLDEST_MAJOR * 10_000) {
      throw new Instruction(
        `DATABASE_URL leads to PostgreSQL ${version?.name}: Strikeline needs ${OLDEST_MAJOR} or newer.`,
      );
    }
    return version.name;
  } catch (error) {
    throw error instanceof Instruction ? error : explain(error, databaseUrl);
  } finally {
    await client.end().catch(() => {});
  }
}

/** PostgreSQL's and the network's codes in words; the password never appears. */
function explain(error: unknown, databaseUrl: string): Instruction {
  const { host: named, username, pathname, searchParams } = new URL(databaseUrl);
  const host = named || searchParams.get("host") || "localhost (DATABASE_URL names no host)";
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const database = decode(pathname.slice(1)) || username;
  const sentences: Record<string, string> = {
    ECONNREFUSED: `nothing listens at ${host}: start that server, or unset DATABASE_URL to use the embedded one.`,
    ENOTFOUND: `the host of ${host} is unknown: correct it, or unset DATABASE_URL to use the embedded database.`,
    EAI_AGAIN: `the host of ${host} is unknown: correct it, or unset DATABASE_URL to use the embedded database.`,
    "28P01": `the server at ${host} refuses the password of user ${username}: correct it.`,
    "28000": `the server at ${host} refuses user ${username}: correct the user, or its pg_hba.conf.`,
    "3D000": `the server at ${host} has no database ${database}: create it (createdb ${database}).`,
  };
  const words =
    error instanceof AggregateError ? String(error.errors[0]) : error instanceof Error ? error.message : String(error);
  return new Instruction(`DATABASE_URL cannot be used: ${sentences[code] ?? `${words} (${host}).`}`, { cause: error });
}

/** A stray % is no reason to fail: the server is asked for such a name as it stands. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
