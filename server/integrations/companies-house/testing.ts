import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "@/server/platform/clock";
import { unlimited } from "@/server/platform/slot";
import { createCompaniesHouseClient } from "./client";
import type { CompaniesHouseRate } from "./request";

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

export const now = new Date("2026-06-15T09:00:00Z");
const clock: Clock = { now: () => now, sleep: () => Promise.resolve() };

const servers: Server[] = [];

/** Ends the servers of every `connect`. */
export function closeServers(): void {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
}

/** A client of a server that answers with `handle`; a string body goes out as it is, anything else as JSON. */
export async function connect(
  handle: (url: URL, request: IncomingMessage, response: ServerResponse) => Answer | null,
  timeoutMs = 2_000,
) {
  const seen: string[] = [];
  const rates: CompaniesHouseRate[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? "");
    const answer = handle(new URL(request.url ?? "/", "http://127.0.0.1"), request, response);
    if (answer === null) return;
    response.writeHead(answer.status ?? 200, answer.headers);
    response.end(
      typeof answer.body === "string" || answer.body === undefined ? answer.body : JSON.stringify(answer.body),
    );
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // Safe: a server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo;
  let turns = 0;
  const client = createCompaniesHouseClient({
    baseUrl: `http://127.0.0.1:${port}/`,
    apiKey: "test-key",
    limiter: {
      take: () => {
        turns += 1;
        return unlimited.take();
      },
    },
    clock,
    timeoutMs,
    onRate: (rate) => rates.push(rate),
  });
  return { client, seen, rates, turns: () => turns };
}

export const company = {
  company_name: "PLACEHOLDER LTD",
  company_number: "99000001",
  type: "ltd",
  links: { self: "/company/99000001" },
  novelty: 1,
};
export const officer = (id: number) => ({
  name: `PLACEHOLDER, Ada ${id}`,
  officer_role: "director",
  appointed_on: "2020-02-01",
  links: { self: `/company/99000001/appointments/a${id}`, officer: { appointments: `/officers/o${id}/appointments` } },
});
