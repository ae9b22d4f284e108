import type { Env } from "@/server/platform/env-shape";
import type { Service } from "./processes/supervisor";

export type ServiceName = "sandbox" | "web" | "worker";
export type Mode = "production" | "development";

const NEXT = "node_modules/next/dist/bin/next";
const TSX = "node_modules/tsx/dist/cli.mjs";

/** A worker finishes the jobs in hand, which may be waiting for a provider. */
const WORKER_PATIENCE_MS = 40_000;
const PATIENCE_MS = 6_000;

/** The order of stopping: whoever starts new work goes first, what others rely on goes last. */
export const STOP_ORDER: ServiceName[] = ["worker", "web", "sandbox"];

export function describeService(name: ServiceName, mode: Mode, env: Env): Service {
  const NODE_ENV = mode;
  switch (name) {
    case "web":
      return {
        name,
        args: [NEXT, mode === "production" ? "start" : "dev", "--hostname", env.host, "--port", String(env.port)],
        env: { NODE_ENV, NEXT_TELEMETRY_DISABLED: "1", ...signInOrigin(env) },
        patienceMs: PATIENCE_MS,
      };
    case "worker":
      return {
        name,
        args:
          mode === "production"
            ? ["--import", "tsx", "server/worker.ts"]
            : [TSX, "watch", "--clear-screen=false", "server/worker.ts"],
        env: { NODE_ENV },
        patienceMs: WORKER_PATIENCE_MS,
      };
    case "sandbox":
      return { name, args: ["--import", "tsx", "scripts/sandbox.ts"], env: { NODE_ENV }, patienceMs: PATIENCE_MS };
  }
}

/** next-auth takes one fixed address, or else the one each browser uses (localhost, 127.0.0.1, the machine's name). */
function signInOrigin({ publicUrl }: Env): Record<string, string> {
  return publicUrl ? { NEXTAUTH_URL: publicUrl } : { AUTH_TRUST_HOST: "true" };
}

/** Where a browser on this machine finds the desk. */
export function localAddress({ host, port }: Env): string {
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

export function publicAddress(env: Env): string {
  return env.publicUrl ?? localAddress(env);
}
