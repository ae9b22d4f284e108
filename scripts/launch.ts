import { existsSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_DIR } from "./project";
import { withDatabase } from "./with-database";

/** What every file in commands/ exports. Resolves to the exit code. */
type Command = (args: string[]) => Promise<number>;

/** These run with a database up and migrated, and find it as every other process does: through the environment. */
const NEEDS_DATABASE = new Set(["import", "token", "user", "verify"]);
/** These stop in order by themselves when the launcher is gone. */
const STOPS_BY_ITSELF = new Set(["start", "dev", "web", "worker", "sandbox"]);

const [name = "", ...args] = process.argv.slice(2);

if (existsSync(join(PROJECT_DIR, ".env"))) process.loadEnvFile(join(PROJECT_DIR, ".env"));
if (!STOPS_BY_ITSELF.has(name)) {
  process.once("disconnect", () => process.exit(1));
  process.channel?.unref();
}

async function run(): Promise<number> {
  const load = async (): Promise<Command> => (await import(`./commands/${name}.ts`)).default;
  // Loaded only once the database is there: modules read the environment when they load.
  return NEEDS_DATABASE.has(name) ? withDatabase(async () => (await load())(args)) : (await load())(args);
}

try {
  process.exit(await run());
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  if (process.env.LOG_LEVEL === "debug") console.error(error);
  process.exit(1);
}
