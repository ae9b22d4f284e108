import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Clock, systemClock } from "@/server/platform/clock";
import { messageOf } from "@/server/platform/errors";
import { type Answer, routes } from "./answers";
import { type CompanyChange, companyChangeSchema } from "./change-company";
import { createSandboxStream, type SandboxStream, type SandboxStreamOptions, streamPathOf } from "./create-stream";
import { createFaultPlan, type Fault, type FaultInput, faultsInput } from "./faults";
import { createRateWindow } from "./rate-window";
import { createRegister } from "./register";
import type { KnownCompany, SandboxCompany } from "./sandbox-company";

export interface CompaniesHouseSandboxOptions {
  seed: string;
  apiKey: string;
  /** A free one when left out. */
  port?: number;
  clock?: Clock;
  /** Asked for companies outside the population, so that an imported list is known here too. */
  known?: (number: string) => Promise<KnownCompany | null>;
  faults?: FaultInput[];
  /** The request limit; 600 in 300 seconds as on the real server. */
  limit?: number;
  windowSeconds?: number;
  stream?: SandboxStreamOptions;
}

export interface CompaniesHouseSandboxState {
  requests: { total: number; byPath: Record<string, number>; unauthorised: number; refused: number };
  window: { used: number; maxUsed: number; limit: number };
  faults: { faults: Fault[]; hits: number };
  changed: string[];
}

export interface CompaniesHouseSandbox {
  url: string;
  port: number;
  state(): CompaniesHouseSandboxState;
  setFaults(faults: FaultInput[], rateLimitBody?: string): void;
  changeCompany(number: string, change: CompanyChange): Promise<SandboxCompany | null>;
  /** The natural persons who run a company. */
  officersOf(number: string): Promise<{ forename: string; surname: string }[]>;
  stream: SandboxStream;
  close(): Promise<void>;
}

/** A local Companies House: the real paths, shapes, limit and faults over HTTP, with invented companies. */
export async function createCompaniesHouseSandbox(
  options: CompaniesHouseSandboxOptions,
): Promise<CompaniesHouseSandbox> {
  const clock = options.clock ?? systemClock;
  const register = createRegister({
    seed: options.seed,
    clock,
    known: options.known,
    onChange: (number, before, after) => stream.publisher.change(number, before, after),
  });
  const stream = createSandboxStream({ ...options.stream, seed: options.seed, clock, register });
  const window = createRateWindow({ limit: options.limit ?? 600, windowSeconds: options.windowSeconds ?? 300, clock });
  const plan = createFaultPlan(options.seed);
  const requests: CompaniesHouseSandboxState["requests"] = { total: 0, byPath: {}, unauthorised: 0, refused: 0 };
  let rateLimitBody = "";

  const state = (): CompaniesHouseSandboxState => ({
    requests: structuredClone(requests),
    window: window.state(),
    faults: plan.state(),
    changed: register.changes(),
  });
  const setFaults = (faults: FaultInput[], body = "") => {
    plan.set(faultsInput.parse({ faults }).faults);
    rateLimitBody = body;
  };
  setFaults(options.faults ?? []);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://sandbox");
    if (url.pathname.startsWith("/_sandbox/")) return send(response, await control(request, url.pathname));
    const streamPath = streamPathOf(url.pathname);
    if (streamPath) return stream.handle(request, response, streamPath, url.searchParams);

    requests.total += 1;
    const route = routes.find(({ pattern }) => pattern.test(url.pathname));
    const name = route?.name ?? "unknown";
    requests.byPath[name] = (requests.byPath[name] ?? 0) + 1;

    const refusal = checkKey(request.headers.authorization, options.apiKey);
    if (refusal) {
      requests.unauthorised += 1;
      const headers = { Server: "CompaniesHouse", "Ch-Authentication-Error": refusal };
      return send(response, { status: 401, body: { error: refusal, type: "ch:service" } }, headers);
    }
    const { isAllowed, headers } = window.take();
    if (isAllowed) return answer(route, url, response, headers);
    requests.refused += 1;
    send(response, { status: 429, body: rateLimitBody }, headers);
  }

  async function answer(
    route: (typeof routes)[number] | undefined,
    url: URL,
    response: ServerResponse,
    headers: Record<string, string>,
  ): Promise<void> {
    const fault = plan.draw(url.pathname);
    if (fault && !(await passes(fault, clock, response, headers))) return;
    const parts = route?.pattern.exec(url.pathname)?.slice(1).map(decodeURIComponent) ?? [];
    const found = route ? await route.answer(register, url.searchParams, options.seed, ...parts) : { status: 404 };
    send(response, { ...found, body: spoil(fault?.kind, found.body) }, headers);
  }

  async function control(request: IncomingMessage, path: string): Promise<Answer> {
    const number = /^\/_sandbox\/companies\/([^/]+)$/.exec(path)?.[1];
    if (path.startsWith("/_sandbox/stream")) return controlStream(request, path);
    if (request.method === "GET" && path === "/_sandbox/state") return { status: 200, body: state() };
    if (request.method === "PUT" && path === "/_sandbox/faults") {
      const input = faultsInput.parse(await readJson(request));
      setFaults(input.faults, input.rateLimitBody);
      return { status: 200, body: plan.state() };
    }
    if (request.method === "PUT" && number) return controlCompany(request, number);
    return { status: 404, body: { error: `The sandbox has no ${request.method} ${path}` } };
  }

  async function controlStream(request: IncomingMessage, path: string): Promise<Answer> {
    const input = request.method === "GET" ? null : await readJson(request);
    const body = await stream.control(request.method ?? "GET", path, input);
    return body === null
      ? { status: 404, body: { error: `The sandbox has no ${request.method} ${path}` } }
      : { status: 200, body };
  }

  async function controlCompany(request: IncomingMessage, number: string): Promise<Answer> {
    const changed = await register.change(number, companyChangeSchema.parse(await readJson(request)));
    return changed
      ? { status: 200, body: await register.find(number) }
      : { status: 404, body: { error: `No company ${number}` } };
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      const status = request.url?.startsWith("/_sandbox/") ? 400 : 500;
      if (!response.headersSent) send(response, { status, body: { error: messageOf(error) } });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    state,
    setFaults,
    changeCompany: register.change,
    stream,
    async officersOf(number) {
      const company = await register.find(number);
      return (company ? register.officersOf(company) : []).flatMap(({ elements, resignedOn }) =>
        elements?.forename && !resignedOn ? [{ forename: elements.forename, surname: elements.surname }] : [],
      );
    },
    close: () =>
      new Promise((resolve) => {
        stream.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The words of the refusal, or null when the key is right. The password is ignored. */
function checkKey(authorization: string | undefined, apiKey: string): string | null {
  if (!authorization) return "Empty Authorization header";
  const [scheme, code = ""] = authorization.split(" ");
  const [user] = Buffer.from(code, "base64").toString("utf8").split(":");
  return scheme?.toLowerCase() === "basic" && user === apiKey ? null : "Invalid Authorization";
}

/** Lets the fault happen. True when the request is to be answered all the same. */
async function passes(
  fault: Fault,
  clock: Clock,
  response: ServerResponse,
  headers: Record<string, string>,
): Promise<boolean> {
  switch (fault.kind) {
    case "delay":
      await clock.sleep(fault.delayMs);
      return true;
    case "truncated":
    case "short":
      return true;
    case "timeout":
      return false;
    case "reset":
      response.socket?.resetAndDestroy();
      return false;
    case "html":
      response.writeHead(fault.status, { "Content-Type": "text/html", ...headers });
      response.end("<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>");
      return false;
    case "rate-limited": {
      const wait =
        fault.retryAfterSeconds === undefined ? undefined : { "Retry-After": String(fault.retryAfterSeconds) };
      send(response, { status: 429, body: fault.body }, { ...headers, ...wait });
      return false;
    }
    case "status":
    case "empty":
      send(response, { status: fault.status, body: fault.kind === "status" ? fault.body : undefined }, headers);
      return false;
  }
}

function send(response: ServerResponse, answer: Answer, headers: Record<string, string> = {}): void {
  const isText = typeof answer.body === "string";
  const body = answer.body === undefined || isText ? answer.body : JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    ...headers,
    ...(body ? { "Content-Type": isText ? "text/plain" : "application/json" } : {}),
  });
  response.end(body);
}

/** What a fault leaves of an answer. */
function spoil(fault: Fault["kind"] | undefined, body: unknown): unknown {
  switch (fault) {
    case "truncated": {
      const text = JSON.stringify(body ?? "");
      return text.slice(0, Math.floor(text.length / 2));
    }
    case "short": {
      if (typeof body !== "object" || body === null || !("items" in body) || !Array.isArray(body.items)) return body;
      return { ...body, items: body.items.slice(0, -1) };
    }
    default:
      return body;
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}");
}
