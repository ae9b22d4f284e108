import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import type { Limiter, Verdict } from "@/server/platform/slot";
import type { RequestEnding } from "@/server/platform/slot-rule";
import { openClient, openSandbox } from "./sandbox/test-bench";

/** A network that holds everything back until it is told to let it through; whoever gave up meanwhile is gone. */
async function openSlowNetwork(target: string) {
  const { hostname, port } = new URL(target);
  const held: { chunks: Buffer[]; from: Socket; closed: Promise<unknown> }[] = [];
  const server = createServer((from) => {
    const chunks: Buffer[] = [];
    held.push({ chunks, from, closed: once(from, "close") });
    from.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => new Promise((resolve) => server.close(resolve));
  onTestFinished(() => void close());
  const address = server.address();
  const letThrough = async () => {
    for (const { chunks } of held.filter((one) => one.chunks.length > 0)) {
      const to = connect(Number(port), hostname);
      to.end(Buffer.concat(chunks)).resume();
      await once(to, "close");
    }
  };
  return { url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`, held, letThrough, close };
}

/** Without a limit; it notes how requests ended. */
function openLimiter() {
  const endings: RequestEnding[] = [];
  const verdicts: Verdict["is"][] = [];
  const end = (verdict: Verdict, ending: RequestEnding) => {
    endings.push(ending);
    verdicts.push(verdict.is);
  };
  const limiter: Limiter = { take: async () => ({ isFresh: () => true, giveBack: () => undefined, end }) };
  return { limiter, endings, verdicts };
}

it("a request that was given up is on a closed connection, may still arrive and count, and its slot is told so", async () => {
  const sandbox = await openSandbox();
  const { limiter, endings } = openLimiter();
  const prompt = openClient(sandbox.url, { limiter });
  await prompt.getBalance();
  expect(endings).toEqual(["answered", "answered"]);

  const network = await openSlowNetwork(sandbox.url);
  const { tokenStore } = prompt;
  const late = openClient(network.url, { limiter, tokenStore, timeoutMs: 1_000 });
  expect(await late.startDomainSearch(["Amber Birch Ltd"])).toMatchObject({ outcome: "unknown-fate" });
  expect(endings.at(-1)).toBe("given-up");
  await network.held[0]?.closed;
  expect(sandbox.state()).toMatchObject({ starts: 0, maxRequestsInWindow: 2 });

  await network.letThrough();
  // Undici may have connected anew, but it has sent nothing again.
  expect(network.held.filter(({ chunks }) => chunks.length > 0)).toHaveLength(1);
  expect(sandbox.state()).toMatchObject({ starts: 1, maxRequestsInWindow: 3 });
});

it("a request that found no connection, or was aborted while it waited for its slot, never left, and its slot is told so", async () => {
  const sandbox = await openSandbox();
  const { limiter, endings, verdicts } = openLimiter();
  const { tokenStore, ...client } = openClient(sandbox.url, { limiter });
  await client.getBalance();
  const abort = new AbortController();
  const take = async () => {
    abort.abort();
    return limiter.take();
  };
  const aborted = openClient(sandbox.url, { limiter: { take }, tokenStore });
  await expect(aborted.startDomainSearch(["Amber Birch Ltd"], { signal: abort.signal })).rejects.toThrow(/aborted/);
  expect([endings.at(-1), verdicts.at(-1)]).toEqual(["never-sent", "unsaid"]);

  const network = await openSlowNetwork(sandbox.url);
  await network.close();
  const refused = openClient(network.url, { limiter, tokenStore });
  expect(await refused.startDomainSearch(["Amber Birch Ltd"])).toMatchObject({ outcome: "not-sent" });
  expect([endings.at(-1), verdicts.at(-1)]).toEqual(["never-sent", "down"]);
  expect(sandbox.state().starts).toBe(0);
});
