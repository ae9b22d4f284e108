import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "tldts";
import { z } from "zod";
import { messageOf } from "@/server/platform/errors";
import { openNameServer } from "./name-server";
import { mailKind, planSite, type SiteOwner, type SitePlan, siteKind } from "./plan-site";
import { movedTo, writePage } from "./write-page";

/** Longer than anybody should wait for a page. */
const SLOW_MS = 60_000;

export interface WebsitesSandboxOptions {
  seed: string;
  /** Pages by TCP, names by UDP; a free one when left out. */
  port?: number;
  /** Whose domain it is; null for somebody whom nobody here knows. */
  owner(domain: string): Promise<SiteOwner | null>;
}

const siteChange = z.strictObject({
  kind: siteKind.optional(),
  mail: mailKind.optional(),
  gone: z.boolean().optional(),
});
export type SiteChange = z.infer<typeof siteChange>;

export interface WebsitesSandboxState {
  requests: { total: number; byHost: Record<string, string[]>; userAgents: string[] };
  questions: Record<string, number>;
  changed: Record<string, SiteChange>;
}

export interface WebsitesSandbox {
  url: string;
  port: number;
  state(): WebsitesSandboxState;
  /** What a domain is like from now on, whatever the seed says. */
  changeSite(domain: string, change: SiteChange): void;
  close(): Promise<void>;
}

/** Every website there is, on one port: the Host header says which. Its names are served on the same port by UDP. */
export async function createWebsitesSandbox({
  seed,
  port = 0,
  owner,
}: WebsitesSandboxOptions): Promise<WebsitesSandbox> {
  const changed = new Map<string, SiteChange>();
  const byHost = new Map<string, string[]>();
  const userAgents = new Set<string>();
  const questions = new Map<string, number>();
  const closing = new AbortController();
  let total = 0;

  const plan = async (host: string): Promise<SitePlan | null> => {
    const domain = parse(host).domain ?? host;
    const home = domain.startsWith(movedTo("")) ? domain.slice(movedTo("").length) : domain;
    const change = changed.get(home);
    if (change?.gone) return null;
    const planned = planSite(seed, home, await owner(home));
    const kind = change?.kind ?? planned.kind;
    return {
      ...planned,
      mail: change?.mail ?? planned.mail,
      // The domain that it has moved to shows what an ordinary one shows.
      kind: kind === "moved" && home !== domain ? "number" : kind,
    };
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://sandbox");
    if (url.pathname.startsWith("/_sandbox/")) return control(request, response, url.pathname);
    const host = (request.headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
    total += 1;
    byHost.set(host, [...(byHost.get(host) ?? []), url.pathname]);
    userAgents.add(request.headers["user-agent"] ?? "");
    const site = await plan(host);
    if (!site || site.kind === "down") {
      request.socket.destroy();
      return;
    }
    if (site.kind === "slow" && url.pathname !== "/robots.txt") {
      await sleep(SLOW_MS, undefined, { signal: closing.signal, ref: false });
    }
    const page = writePage(seed, host, site, url.pathname);
    const found = page ?? { status: 404, contentType: "text/plain", body: "No such page" };
    const headers = { "content-type": found.contentType, ...(page?.location ? { location: page.location } : {}) };
    response.writeHead(found.status, headers).end(found.body);
  }

  async function control(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const domain = /^\/_sandbox\/sites\/([^/]+)$/.exec(path)?.[1];
    if (request.method === "PUT" && domain) changed.set(domain, siteChange.parse(await json(request)));
    const isKnown = domain || path === "/_sandbox/state";
    const body = isKnown ? state() : { error: `The sandbox has no ${request.method} ${path}` };
    response.writeHead(isKnown ? 200 : 404, { "content-type": "application/json" }).end(JSON.stringify(body));
  }

  const state = (): WebsitesSandboxState => ({
    requests: { total, byHost: Object.fromEntries(byHost), userAgents: [...userAgents] },
    questions: Object.fromEntries(questions),
    changed: Object.fromEntries(changed),
  });

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent && !response.destroyed) response.writeHead(400).end(messageOf(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const opened = typeof address === "object" && address ? address.port : 0;
  const names = await openNameServer({
    port: opened,
    plan,
    onQuestion: (domain) => questions.set(domain, (questions.get(domain) ?? 0) + 1),
  });

  return {
    url: `http://127.0.0.1:${opened}`,
    port: opened,
    state,
    changeSite: (domain, change) => changed.set(domain, siteChange.parse(change)),
    close: async () => {
      closing.abort();
      server.closeAllConnections();
      await Promise.all([new Promise((resolve) => server.close(resolve)), names.close()]);
    },
  };
}
