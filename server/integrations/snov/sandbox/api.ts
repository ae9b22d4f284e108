import type { IncomingHttpHeaders } from "node:http";

import type { Account } from "./account";
import type { SandboxFaults } from "./faults";
import type { Params } from "./params";
import { QUESTION_KINDS, type QuestionKind, question } from "./questions";
import * as reply from "./replies";
import { answerSubscriptions } from "./subscriptions";

export interface ApiRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  params: Params;
}

export interface ApiOptions {
  account: Account;
  faults: () => SandboxFaults;
  clientId: string;
  clientSecret: string;
  tokenSeconds: number;
  nowMs: () => number;
}

export type Endpoint = "token" | "balance" | "start" | "result" | "subscriptions";

type Route =
  | { endpoint: "token" | "balance" }
  | { endpoint: "subscriptions"; id: string | null }
  | { endpoint: "start" | "result"; kind: QuestionKind };

const KINDS: readonly QuestionKind[] = ["domain", "email", "verification"];

/** The endpoint of a request, or null for what Snov.io would answer with its 404 object. */
export function routeOf(method: string, path: string): Route | null {
  const call = `${method} ${path.replace(/(.)\/+$/, "$1")}`;
  if (call === "POST /v1/oauth/access_token") return { endpoint: "token" };
  if (call === "GET /v1/get-balance") return { endpoint: "balance" };
  if (call === "GET /v2/webhooks" || call === "POST /v2/webhooks") return { endpoint: "subscriptions", id: null };
  const one = /^(?:PUT|DELETE) \/v2\/webhooks\/(\w+)$/.exec(call)?.[1];
  if (one !== undefined) return { endpoint: "subscriptions", id: one };
  for (const kind of KINDS) {
    if (call === `POST ${QUESTION_KINDS[kind].path}/start`) return { endpoint: "start", kind };
    if (call === `GET ${QUESTION_KINDS[kind].path}/result`) return { endpoint: "result", kind };
  }
  return null;
}

/** Answers one request the way a healthy Snov.io would. */
export function answerRequest(request: ApiRequest, options: ApiOptions): reply.Reply {
  const { account, faults } = options;
  const route = routeOf(request.method, request.path);
  if (route === null) return reply.notFound;
  if (route.endpoint === "token") return giveToken(request.params, options);
  if (!account.isTokenGood(tokenOf(request))) return reply.unauthenticated;
  switch (route.endpoint) {
    case "balance":
      return giveBalance(account);
    case "subscriptions":
      return answerSubscriptions(request.method, route.id, request.params, account, options.nowMs());
    case "start":
      return start(route.kind, request.params, account, faults());
    case "result":
      return result(route.kind, request.params, account, faults());
  }
}

function tokenOf({ headers, params }: ApiRequest): string {
  // The official balance sample sends the bare token without the word Bearer.
  const header = headers.authorization?.replace(/^Bearer\s+/i, "").trim();
  return header ?? String(params.access_token ?? "");
}

function giveToken(params: Params, { account, clientId, clientSecret, tokenSeconds }: ApiOptions): reply.Reply {
  if (params.grant_type !== "client_credentials") return reply.json(400, { error: "unsupported_grant_type" });
  if (params.client_id !== clientId || params.client_secret !== clientSecret) return reply.wrongCredentials;
  return reply.json(200, {
    access_token: account.issueToken(tokenSeconds),
    token_type: "Bearer",
    expires_in: tokenSeconds,
  });
}

function giveBalance({ state, daysToReset }: Account): reply.Reply {
  const data = {
    balance: state.balance.toFixed(2),
    teamwork: false,
    unique_recipients_used: 0,
    limit_resets_in: daysToReset(),
    expires_in: 108,
  };
  return reply.json(200, { success: true, data });
}

function start(kind: QuestionKind, params: Params, account: Account, faults: SandboxFaults): reply.Reply {
  account.record({ type: "start-requested" });
  const { list } = QUESTION_KINDS[kind];
  const given = params[list];
  if (!Array.isArray(given)) return reply.invalid(list, `The ${list} must be an array.`);
  if (given.length > 10) return reply.invalid(list, `The ${list} may not have more than 10 items.`);
  const asked = question.safeParse({ kind, [list]: given });
  const { refusedWords } = faults.tasks;
  if (!asked.success || (refusedWords !== null && JSON.stringify(given).includes(refusedWords)))
    return reply.invalid(list, `The ${list} field is invalid.`);
  const webhookUrl = params.webhook_url === undefined ? null : String(params.webhook_url);
  if (webhookUrl !== null && !URL.canParse(webhookUrl))
    return reply.invalid("webhook_url", "The webhook url format is invalid.");
  if (webhookUrl !== null && faults.webhooks.isRefused)
    return reply.invalid("webhook_url", "Your plan does not include webhooks.");
  const task = account.startTask(asked.data, webhookUrl);
  return task === null ? reply.outOfCredits(faults.credits.exhaustedStart) : reply.started(task, faults.tasks.hashIn);
}

function spoilItems(body: Record<string, unknown>, { omittedItems, damagedItems }: SandboxFaults["tasks"]) {
  const { data } = body;
  if (!Array.isArray(data) || omittedItems + damagedItems === 0) return body;
  const left = data.slice(0, Math.max(0, data.length - omittedItems));
  return { ...body, data: left.map((item, place) => (place < damagedItems ? { ...item, result: "?" } : item)) };
}

function result(kind: QuestionKind, params: Params, account: Account, faults: SandboxFaults): reply.Reply {
  const task = account.state.tasks.get(String(params.task_hash ?? ""));
  if (task?.question.kind !== kind) return reply.unknownTask;
  const { pendingWord, hasMeta } = faults.tasks;
  if (task.end === null) return reply.json(200, { ...reply.resultBody(task, hasMeta), status: pendingWord });
  const isEmptyHanded = task.end.status === "not_enough_credits" && task.end.data.length === 0;
  return isEmptyHanded && faults.credits.exhaustedResult === "402" && account.state.balance < 1
    ? reply.outOfCredits("402")
    : reply.json(200, spoilItems(reply.resultBody(task, hasMeta), faults.tasks));
}
