import { existsSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_DIR } from "./project";

const [command = "", ...args] = process.argv.slice(2);

if (existsSync(join(PROJECT_DIR, ".env"))) process.loadEnvFile(join(PROJECT_DIR, ".env"));

try {
  const module: { default(args: string[]): Promise<number> } = await import(`./commands/${command}.ts`);
  process.exit(await module.default(args));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  if (process.env.LOG_LEVEL === "debug") console.error(error);
  process.exit(1);
}
