import type { IncomingMessage, ServerResponse } from "node:http";
import type { EventLog } from "./event-log";
import type { Random } from "./random";
import { sendLines } from "./send-lines";
import type { StreamFaults } from "./stream-faults";

export interface StreamServerOptions {
  logs: Record<"companies" | "filings", EventLog>;
  key: string;
  random: Random;
  faults: () => StreamFaults;
  /** Takes the answer to the next connection out of the faults. */
  nextRefusal: () => number | undefined;
  heartbeatMs: number;
  /** Connections at once with one key; the oldest gives way. */
  mostConnections: number;
  /** The server ends every answer after this long. */
  maxDurationMs: number;
  /** More connections in a minute than this are refused for a minute. */
  connectsPerMinute: number;
}

interface Served {
  opened: number;
  evicted: number;
  refused: Record<number, number>;
  timepoints: (string | null)[];
}

/** The streaming server: `GET /companies` and `GET /filings`. */
export function createStreamServer(options: StreamServerOptions) {
  const open: { end: () => void }[] = [];
  const recent: number[] = [];
  let blockedUntil = 0;
  const served: Served = { opened: 0, evicted: 0, refused: {}, timepoints: [] };

  function refuse(response: ServerResponse, status: number, body = "", headers: Record<string, string> = {}): void {
    served.refused[status] = (served.refused[status] ?? 0) + 1;
    const page = `<html><head><title>${status}</title></head><body>The server is unavailable</body></html>`;
    response.writeHead(status, headers).end(status >= 500 ? page : body);
  }

  function handle(
    request: IncomingMessage,
    response: ServerResponse,
    name: "companies" | "filings",
    query: URLSearchParams,
  ): void {
    const log = options.logs[name];
    const given = query.get("timepoint");
    const problem = checkStreamKey(request.headers.authorization, options.key);
    const status = problem ? 401 : refusalOf(log, given);
    if (problem) {
      const headers = { "Content-Type": "application/json", "Ch-Authentication-Error": problem };
      refuse(response, 401, JSON.stringify({ error: problem, type: "ch:service" }), headers);
    } else if (status !== null) {
      refuse(response, status);
    } else {
      served.timepoints.push(given);
      serve(response, log, given === null ? log.head() + 1 : Number(given), given === null);
    }
  }

  function refusalOf(log: EventLog, timepoint: string | null): number | null {
    if (isTooOften()) return 429;
    const asked = options.nextRefusal();
    if (asked !== undefined) return asked;
    if (timepoint !== null && !/^\d+$/.test(timepoint)) return 400;
    return timepoint !== null && !log.has(Number(timepoint)) ? 416 : null;
  }

  /** Sticky for a minute, and longer for who does not wait. */
  function isTooOften(): boolean {
    const now = Date.now();
    recent.push(now);
    while ((recent[0] ?? now) < now - 60_000) recent.shift();
    const isRefused = now < blockedUntil || recent.length > options.connectsPerMinute;
    if (isRefused) blockedUntil = now + 60_000;
    return isRefused;
  }

  function serve(response: ServerResponse, log: EventLog, from: number, isLive: boolean): void {
    served.opened += 1;
    if (open.length >= options.mostConnections) {
      served.evicted += 1;
      open.shift()?.end();
    }
    const connection = { end: () => response.end() };
    open.push(connection);
    response.writeHead(200);
    if (isLive) response.write("\n");
    const heartbeat = setInterval(() => response.write("\n"), options.heartbeatMs);
    const longest = setTimeout(() => response.end(), options.maxDurationMs);
    const gone = new Promise<void>((resolve) => response.once("close", resolve));
    void gone.then(() => {
      clearInterval(heartbeat);
      clearTimeout(longest);
      const at = open.indexOf(connection);
      if (at !== -1) open.splice(at, 1);
    });
    const { random, faults } = options;
    void sendLines({ response, log, random, faults, gone, stopHeartbeat: () => clearInterval(heartbeat) }, from);
  }

  return {
    handle,
    state: () => ({ ...served, open: open.length, blockedUntil: blockedUntil > Date.now() ? blockedUntil : null }),
    close: () => {
      for (const connection of [...open]) connection.end();
    },
  };
}

function checkStreamKey(authorization: string | undefined, key: string): string | null {
  if (!authorization) return "Empty Authorization header";
  const [scheme, code = ""] = authorization.split(" ");
  const text = Buffer.from(code, "base64").toString("utf8");
  const isRight = scheme?.toLowerCase() === "basic" && text.startsWith(`${key}:`);
  return isRight ? null : "Invalid Authorization";
}
