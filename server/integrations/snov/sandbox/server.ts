import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

import { type Clock, systemClock } from "@/server/platform/clock";

import { createAccount } from "./account";
import { type ApiRequest, answerRequest, routeOf } from "./api";
import { answerControl, type SandboxControls, type SandboxTask } from "./control";
import { changeFaults, type FaultChanges, sandboxFaults } from "./faults";
import { openJournal } from "./journal";
import { createFaultPicker, type Mishap, misbehave } from "./misbehave";
import { readParams, readRequestBody } from "./params";
import { createRateWindow } from "./rate-window";
import { type Reply, rateLimited } from "./replies";
import { type Task, toCents } from "./state";
import { createWebhookSender } from "./webhooks";

export interface SnovSandboxOptions {
  /** Decides what the sandbox knows. */
  seed: string;
  /** The balance at the first opening; a journal's balance goes before it. */
  credits: number;
  /** 0, the default, takes any free port. */
  port?: number;
  host?: string;
  clientId?: string;
  clientSecret?: string;
  tokenSeconds?: number;
  clock?: Clock;
  /** Keeps credits, tokens, tasks and deliveries over restarts; without it they live in memory. Fault switches are not kept. */
  journalFile?: string;
  faults?: FaultChanges;
}

export interface SnovSandbox extends SandboxControls {
  url: string;
  port: number;
  close(): Promise<void>;
}

/** Opens Snov.io's stand-in: a real HTTP server with its paths, shapes, limits, credits, webhooks and faults. */
export async function createSnovSandbox(options: SnovSandboxOptions): Promise<SnovSandbox> {
  const { seed, credits, clock = systemClock, host = "127.0.0.1", port = 0 } = options;
  const { clientId = "sandbox-client", clientSecret = "sandbox-secret", tokenSeconds = 3600 } = options;
  let switches = changeFaults(sandboxFaults.parse({}), options.faults ?? {});
  const faults = () => switches;
  const closing = new AbortController();
  const account = createAccount({ seed, credits, clock, journal: openJournal(options.journalFile), faults });
  const webhooks = createWebhookSender({ seed, account, clock, faults, closing: closing.signal });
  const rateWindow = createRateWindow();
  const requests: Record<string, number> = {};
  const pickFault = createFaultPicker(seed);
  const api = { account, faults, clientId, clientSecret, tokenSeconds, nowMs: () => clock.now().getTime() };

  function endDueTasks(): void {
    for (const task of account.endDueTasks()) webhooks.announce(task);
  }

  /** A timer may fire a moment before the date it was set for, so the date decides. */
  async function endAt(dueAt: number): Promise<void> {
    const left = () => dueAt - clock.now().getTime();
    do await clock.sleep(Math.max(1, left()), closing.signal);
    while (left() > 0);
    endDueTasks();
  }

  function endLater(dueAt: number): void {
    endAt(dueAt).catch((error: unknown) => {
      if (!closing.signal.aborted) throw error;
    });
  }

  function carryOut(request: ApiRequest): Reply {
    const before = account.state.tasks.size;
    const reply = answerRequest(request, api);
    if (account.state.tasks.size > before) endLater([...account.state.tasks.values()].at(-1)?.dueAt ?? 0);
    return reply;
  }

  const controls: SandboxControls = {
    state() {
      endDueTasks();
      const { balance, charged, starts, tasks, webhooks: sent, deliveries, subscriptions } = account.state;
      return structuredClone({
        balance,
        charged,
        requests,
        starts,
        tasks: [...tasks.values()].map(viewTask),
        webhooks: sent,
        deliveries: [...deliveries.values()],
        subscriptions: [...subscriptions.values()],
        maxRequestsInWindow: rateWindow.mostInWindow,
      });
    },
    faults,
    setFaults(changes) {
      switches = changeFaults(switches, changes);
      return switches;
    },
    setCredits: (balance) => account.record({ type: "credits-set", balance }),
    renew: (credits) => account.renew(credits),
    revokeTokens: () => account.record({ type: "tokens-revoked" }),
    redeliver: (hash) => webhooks.redeliver(hash),
    deactivateSubscription(id) {
      if (!account.state.subscriptions.has(id)) return false;
      account.record({ type: "subscription-changed", id, status: "deactivated" });
      return true;
    },
  };

  function answer(request: ApiRequest): Mishap {
    const call = `${request.method} ${request.path}`;
    requests[call] = (requests[call] ?? 0) + 1;
    const { limit, windowMs } = switches.rate;
    if (!rateWindow.admit(clock.now().getTime(), limit, windowMs))
      return { kind: "reply", reply: rateLimited(switches.rate) };
    endDueTasks();
    const rule = pickFault(switches, routeOf(request.method, request.path)?.endpoint ?? null);
    if (rule === null) return { kind: "reply", reply: carryOut(request) };
    return misbehave(rule, switches, () => carryOut(request), controls.revokeTokens);
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/", headers } = incoming;
    const { pathname: path, searchParams } = new URL(url, "http://sandbox");
    const body = await readRequestBody(incoming);
    if (path.startsWith("/_sandbox")) return send(response, await answerControl(controls, method, path, body));
    const mishap = answer({ method, path, headers, params: readParams(searchParams, headers["content-type"], body) });
    if (mishap.kind === "reply") send(response, mishap.reply);
    else if (mishap.kind === "reset") response.socket?.resetAndDestroy();
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      if (response.headersSent || response.destroyed) response.destroy();
      else send(response, { status: 500, body: { message: `The sandbox failed: ${message}` } });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  for (const task of account.state.tasks.values()) if (task.end === null) endLater(task.dueAt);
  webhooks.resume();
  const address = server.address();
  const actualPort = typeof address === "object" && address !== null ? address.port : port;

  return {
    ...controls,
    url: `http://${host}:${actualPort}`,
    port: actualPort,
    close: () =>
      new Promise((resolve, reject) => {
        closing.abort();
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

function viewTask({ hash, question, at, end, prepaid }: Task): SandboxTask {
  const questions =
    question.kind === "domain" ? question.names : question.kind === "email" ? question.rows : question.emails;
  return {
    hash,
    kind: question.kind,
    questions: questions.length,
    status: end?.status ?? "in_progress",
    charged: toCents((prepaid ?? 0) + (end?.charged ?? 0)),
    acceptedAt: new Date(at).toISOString(),
    endedAt: end ? new Date(end.at).toISOString() : null,
  };
}

function send(response: ServerResponse, { status, body, contentType, headers }: Reply): void {
  const isText = typeof body === "string";
  response.writeHead(status, {
    "content-type": contentType ?? (isText ? "text/plain; charset=utf-8" : "application/json"),
    ...headers,
  });
  response.end(isText ? body : JSON.stringify(body));
}
