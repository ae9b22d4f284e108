import { type Env, EnvError, readEnv } from "@/server/platform/env";
import { isPortFree } from "./postgres/ports";
import { Instruction } from "./project";

/** The checked environment, with the database only when somebody named one. Throws an `Instruction`. */
export function readSettings(): { env: Env; databaseUrl: string | null } {
  try {
    const env = readEnv(process.env);
    return { env, databaseUrl: process.env.DATABASE_URL?.trim() ? env.databaseUrl : null };
  } catch (error) {
    if (error instanceof EnvError) throw new Instruction(error.message, { cause: error });
    throw error;
  }
}

/** Throws an `Instruction` that names the first port in use. */
export async function requireFreePorts(ports: { port: number; host: string; use: string }[]): Promise<void> {
  for (const { port, host, use } of ports) {
    if (await isPortFree(port, host)) continue;
    throw new Instruction(
      `Port ${port} on ${host}, for ${use}, is in use: stop the program that uses it, or choose other ports with PORT=4000.`,
    );
  }
}
