import { randomBytes } from "node:crypto";
import pg from "pg";

/** The variables that may stay open, and the rows that then hold their values. */
const SHARED_SECRETS = { NEXTAUTH_SECRET: "session", SNOV_WEBHOOK_SECRET: "webhook" } as const;

/**
 * The secrets that the environment does not name: made once, kept in the database, the same for every process of the
 * installation. Returns only those, by variable.
 */
export async function resolveSecrets(
  databaseUrl: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Record<string, string>> {
  const secrets: Record<string, string> = {};
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const [variable, name] of Object.entries(SHARED_SECRETS)) {
      if (environment[variable]?.trim()) continue;
      await client.query("insert into instance_secrets (name, value) values ($1, $2) on conflict (name) do nothing", [
        name,
        randomBytes(32).toString("base64url"),
      ]);
      const { rows } = await client.query<{ value: string }>("select value from instance_secrets where name = $1", [
        name,
      ]);
      if (rows[0]) secrets[variable] = rows[0].value;
    }
  } finally {
    await client.end();
  }
  return secrets;
}
