import { createServer } from "node:http";

import { onTestFinished } from "vitest";

import { type Clock, systemClock } from "@/server/platform/clock";
import { unlimited } from "@/server/platform/slot";

import { createSnovClient, type SnovClientOptions } from "../client";
import { createMemoryTokenStore } from "../memory-token-store";
import type { ResultOutcome } from "../outcomes";
import { createSnovSandbox, type SnovSandboxOptions } from "./server";

export const SEED = "bench";

/** A sandbox that answers at once, closed when the test ends. */
export async function openSandbox(options: Partial<SnovSandboxOptions> = {}) {
  const faults = { ...options.faults, tasks: { delayMs: 0, ...options.faults?.tasks } };
  const sandbox = await createSnovSandbox({ seed: SEED, credits: 1000, ...options, faults });
  let isOpen = true;
  const close = async () => {
    if (isOpen) await sandbox.close();
    isOpen = false;
  };
  onTestFinished(close);
  return { ...sandbox, close };
}

/** A client of the sandbox whose limiter only counts. */
export function openClient(url: string, options: Partial<SnovClientOptions> = {}) {
  const taken = { slots: 0 };
  const limiter = {
    take: () => {
      taken.slots += 1;
      return unlimited.take();
    },
  };
  const tokenStore = createMemoryTokenStore();
  const credentials = { clientId: "sandbox-client", clientSecret: "sandbox-secret" };
  const client = createSnovClient({ baseUrl: url, ...credentials, limiter, tokenStore, timeoutMs: 5000, ...options });
  return { ...client, taken, tokenStore };
}

/** Real waits, but a date that a test can move. */
export function createMovableClock() {
  let ahead = 0;
  const clock: Clock = {
    now: () => new Date(Date.now() + ahead),
    sleep: systemClock.sleep,
  };
  const advance = (ms: number) => {
    ahead += ms;
  };
  return { clock, advance };
}

/** The answers of a completed task. */
export function answersOf<Answer>(outcome: ResultOutcome<Answer>): Answer[] {
  if (outcome.outcome !== "completed") throw new Error(`expected completed, got ${JSON.stringify(outcome)}`);
  return outcome.answers;
}

export interface ReceivedDelivery {
  method: string;
  path: string;
  headers: Record<string, unknown>;
  body: string;
}

/** A webhook receiver that keeps what it gets; `answer` chooses the status of each request, null for none at all. */
export async function openReceiver(answer: (delivery: ReceivedDelivery, count: number) => number | null = () => 200) {
  const received: ReceivedDelivery[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { method = "", url: path = "", headers } = request;
    const delivery = { method, path, headers, body: Buffer.concat(chunks).toString() };
    received.push(delivery);
    const status = answer(delivery, received.length);
    if (status !== null) response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/hook?t=secret`, received };
}
