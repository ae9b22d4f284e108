import pg from "pg";
import { messageOf } from "@/server/platform/errors";

/** How many are built at a time. */
const BUILDERS = 2;

/**
 * Brings back what was put aside, some at a time. What is done is done for good, so that a killed rebuild goes on where it was; one
 * that cannot be brought back keeps no other away, remembers why, and is told when all others are done.
 */
export async function rebuildIndexesOf(databaseUrl: string, client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ position: number; statement: string }>(
    "select position, statement from register_rebuilds order by position",
  );
  if (rows.length === 0) return;
  const helpers = Array.from({ length: BUILDERS - 1 }, () => new pg.Client({ connectionString: databaseUrl }));
  try {
    for (const helper of helpers) {
      // What breaks is told by the statement that it breaks.
      helper.on("error", () => undefined);
      await helper.connect();
      await helper.query("set maintenance_work_mem = '512MB'");
    }
    // A rule is added at once, but only while no index is being built: first, so that it is checked beside them.
    const added = rows.filter(({ statement }) => isRule(statement));
    const waiting = rows.filter(({ statement }) => !isRule(statement));
    const failures = [
      await build(client, added),
      ...(await Promise.all([client, ...helpers].map((builder) => build(builder, waiting)))),
    ];
    const [failure] = failures.flat();
    if (failure) throw explain(failure);
  } finally {
    await Promise.all(helpers.map((helper) => helper.end()));
  }
}

function isRule(statement: string): boolean {
  return statement.startsWith("alter table");
}

async function build(client: pg.Client, waiting: { position: number; statement: string }[]): Promise<Error[]> {
  const failures: Error[] = [];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    await client.query("begin");
    try {
      await client.query(next.statement);
      await client.query("delete from register_rebuilds where position = $1", [next.position]);
      await client.query("commit");
    } catch (error) {
      await client.query("rollback");
      failures.push(error instanceof Error ? error : new Error(String(error)));
      // A disk that is full takes not even this.
      await client
        .query("update register_rebuilds set failed_at = now(), error = $2 where position = $1", [
          next.position,
          messageOf(error),
        ])
        .catch(() => undefined);
    }
  }
  return failures;
}

/** In words for the import that fails with it; with PostgreSQL's code, which tells whether to try again. */
function explain(failure: Error): Error {
  const words = `An index of the register could not be built (${failure.message}). Until it is, search is slow and nothing is imported; it is tried again every ten minutes, and by each import.`;
  return Object.assign(new Error(words, { cause: failure }), "code" in failure ? { code: failure.code } : {});
}
