import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type Resolve, SafeFetchError, type SafeFetchOptions, safeFetch } from "@/server/integrations/http/safe-fetch";

const LIMITS = { timeoutMs: 5_000, maxBytes: 1_000 };
const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP server's address is always of this shape.
  return (server.address() as AddressInfo).port;
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function failureOf(target: string, options: Partial<SafeFetchOptions> = {}): Promise<SafeFetchError> {
  const error = await safeFetch(target, { ...LIMITS, ...options }).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SafeFetchError)) throw new Error(`${target} was called`, { cause: error });
  return error;
}

describe("targets that are refused without a byte sent", () => {
  test.each([
    "http://127.0.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://0/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:a9fe:a9fe]/latest/meta-data/",
    "http://169.254.169.254/latest/meta-data/",
    "http://localhost/",
    "https://user:secret@example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "not an address",
  ])("%s", async (target) => {
    expect((await failureOf(target)).kind).toBe("refused");
  });

  test("a name with a single private address among public ones", async () => {
    const resolve: Resolve = async () => [
      { address: "93.184.215.14", family: 4 },
      { address: "fd00::1", family: 6 },
    ];
    const { kind, message } = await failureOf("https://mixed.example/", { resolve });
    expect(kind).toBe("refused");
    expect(message).toBe("mixed.example leads to an address that is not called: fd00::1 is private (ULA)");
  });

  test("the address's password is in no message", async () => {
    expect((await failureOf("https://user:secret@example.com/")).message).not.toContain("secret");
  });
});

describe("a call that is allowed", () => {
  test("resolves the name once and connects to what was checked, so that rebinding gains nothing", async () => {
    const port = await serve((request, response) => response.end(`hello ${request.headers.host}`));
    // Whoever asked a second time would be sent elsewhere.
    const resolve = vi
      .fn<Resolve>()
      .mockResolvedValueOnce([{ address: "127.0.0.1", family: 4 }])
      .mockResolvedValue([{ address: "127.0.0.2", family: 4 }]);
    const answer = await safeFetch(`http://rebind.example:${port}/`, { ...LIMITS, allowPrivate: true, resolve });
    expect(answer).toMatchObject({ status: 200, address: "127.0.0.1", isCut: false });
    expect(answer.body.toString()).toBe(`hello rebind.example:${port}`);
    expect(resolve).toHaveBeenCalledOnce();
  });

  test("sends method, headers and body as they are", async () => {
    const port = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      response.writeHead(201).end(`${request.method} ${request.headers["x-test"]} ${Buffer.concat(chunks)}`);
    });
    const target = `http://127.0.0.1:${port}/`;
    const headers = { "x-test": "yes" };
    const answer = await safeFetch(target, { ...LIMITS, allowPrivate: true, method: "POST", headers, body: "höll" });
    expect([answer.status, answer.body.toString()]).toEqual([201, "POST yes höll"]);
  });

  test("does not follow a redirect", async () => {
    const paths: string[] = [];
    const port = await serve((request, response) => {
      paths.push(request.url ?? "");
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    const answer = await safeFetch(`http://127.0.0.1:${port}/`, { ...LIMITS, allowPrivate: true });
    expect([answer.status, answer.headers.location, paths]).toEqual([302, "/elsewhere", ["/"]]);
  });

  test("stops reading at the size limit", async () => {
    const port = await serve((_request, response) => response.end("x".repeat(5_000_000)));
    const answer = await safeFetch(`http://127.0.0.1:${port}/`, { ...LIMITS, allowPrivate: true });
    expect([answer.body.length, answer.isCut]).toEqual([1_000, true]);
  });

  test("ends at the time limit, also in the middle of a body", async () => {
    const port = await serve((_request, response) => {
      response.write("a beginning");
    });
    const { kind, message } = await failureOf(`http://127.0.0.1:${port}/`, { allowPrivate: true, timeoutMs: 100 });
    expect([kind, message]).toEqual(["timeout", `127.0.0.1:${port} did not answer within 0.1 s`]);
  });

  test("ends when the caller calls it off", async () => {
    const controller = new AbortController();
    const port = await serve(() => controller.abort());
    const { kind } = await failureOf(`http://127.0.0.1:${port}/`, { allowPrivate: true, signal: controller.signal });
    expect(kind).toBe("aborted");
  });

  test("tells a name without an address and a port without a server apart", async () => {
    const resolve: Resolve = async () => {
      throw new Error("ENOTFOUND");
    };
    expect((await failureOf("http://nowhere.example/", { resolve })).kind).toBe("unresolvable");
    const port = await serve(() => undefined);
    const [server] = servers.splice(0);
    await new Promise((done) => server?.close(done));
    expect((await failureOf(`http://127.0.0.1:${port}/`, { allowPrivate: true })).kind).toBe("failed");
  });
});
