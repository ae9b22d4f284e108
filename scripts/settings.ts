import { EnvError, readEnv } from "@/server/platform/env";
import type { Env } from "@/server/platform/env-shape";
import { findPortTrouble } from "./postgres/ports";
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

/** Throws an `Instruction` that says why the first port that cannot be had cannot. */
export async function requireFreePorts(ports: { port: number; host: string; use: string }[]): Promise<void> {
  for (const { port, host, use } of ports) {
    const code = await findPortTrouble(port, host);
    if (code !== null) throw new Instruction(explainPort(code, { port, host, use }));
  }
}

/** The system's code in words. */
export function explainPort(code: string, { port, host, use }: { port: number; host: string; use: string }): string {
  switch (code) {
    case "EADDRINUSE":
      return `Port ${port} on ${host}, for ${use}, is in use: stop the program that uses it, or choose other ports with PORT=4000.`;
    case "EACCES":
      return `Port ${port}, for ${use}, is not open to this user: choose one from 1024 on, for example PORT=3000.`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EADDRNOTAVAIL":
    case "EAFNOSUPPORT":
      return `${host}, for ${use}, is no address of this machine: set HOST to one that is, such as 127.0.0.1, or 0.0.0.0 for all.`;
    default:
      return `Port ${port} on ${host}, for ${use}, cannot be opened (${code}): choose others with PORT and HOST.`;
  }
}
