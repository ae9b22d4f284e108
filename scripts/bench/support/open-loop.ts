import { Agent, request } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

export interface Shot {
  /** Milliseconds after the first one at which it is to leave. */
  atMs: number;
  url: string;
  body: string;
}

export interface ShotResult {
  /** From the moment it was to leave, not the one it left, to the end of the answer: a late sender hides nothing. */
  latencyMs: number;
  /** 0: no answer. */
  status: number;
}

const PATIENCE_MS = 10_000;

/**
 * Sends each at its own time whatever became of the others (an open loop), as a provider does that does not care how busy we are.
 * Resolves when the last one was answered.
 */
export async function fire(shots: readonly Shot[]): Promise<ShotResult[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const start = performance.now();
  const answers: Promise<ShotResult>[] = [];
  for (const shot of shots) {
    const early = start + shot.atMs - performance.now();
    if (early > 0) await wait(early);
    answers.push(send(shot, start + shot.atMs, agent));
  }
  const results = await Promise.all(answers);
  agent.destroy();
  return results;
}

function send({ url, body }: Shot, dueAt: number, agent: Agent): Promise<ShotResult> {
  return new Promise((resolve) => {
    const end = (status: number) => resolve({ latencyMs: performance.now() - dueAt, status });
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const sent = request(url, { method: "POST", agent, headers, timeout: PATIENCE_MS }, (answer) => {
      answer.resume();
      answer.once("end", () => end(answer.statusCode ?? 0));
    });
    sent.once("timeout", () => sent.destroy());
    sent.once("error", () => end(0));
    sent.end(body);
  });
}

/** Of numbers in any order; 0 without any. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? 0;
}
