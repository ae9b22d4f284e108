import { createServer, type Server, type ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { createStreamClient, type StreamConnection, type StreamEnd } from "./stream-client";

let server: Server | null = null;

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
  server = null;
});

/** A server whose answer is 200 with whatever `answer` writes. Resolves to its address. */
async function serve(answer: (response: ServerResponse) => void): Promise<string> {
  const created = createServer((_, response) => answer(response.writeHead(200)));
  server = created;
  await new Promise<void>((resolve) => created.listen(0, "127.0.0.1", resolve));
  const address = created.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : address}`;
}

const never = () => new AbortController().signal;

/** Lets the network have its turn, again and again. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function readAll(connection: StreamConnection): Promise<{ lines: string[]; end: StreamEnd }> {
  const chunks = connection.chunks();
  const lines: string[] = [];
  for (;;) {
    const next = await chunks.next();
    if (next.done) return { lines, end: next.value };
    lines.push(...next.value.lines.map(({ text }) => text));
  }
}

const lineOf = (at: number) => JSON.stringify({ at, filler: "x".repeat(1_000) });

test("what came before a connection was reset is told before the break, however late anybody asks", async () => {
  const sent = Array.from({ length: 50 }, (_, at) => lineOf(at));
  let isReset: (value: unknown) => void = () => undefined;
  const reset = new Promise((resolve) => {
    isReset = resolve;
  });
  const baseUrl = await serve((response) => {
    for (const line of sent) response.write(`${line}\n`);
    response.socket?.once("close", isReset);
    setImmediate(() => response.socket?.resetAndDestroy());
  });
  const connection = await createStreamClient({ baseUrl, key: "k" }).open("companies", 1n, never());
  await reset;
  // The break has come as well before anybody asks.
  await turns();
  const { lines, end } = await readAll(connection);
  expect(lines).toEqual(sent);
  expect(end.kind).toBe("network");
});

test("reads no more than some ahead while nobody asks for the next chunk", async () => {
  let bytes = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      bytes += 100_000;
      controller.enqueue(new Uint8Array(100_000).fill(0x0a));
    },
  });
  const fetch = async () => new Response(body);
  const connection = await createStreamClient({ baseUrl: "http://stream", key: "k", fetch }).open(
    "companies",
    1n,
    never(),
  );
  await turns();
  const ahead = bytes;
  expect(ahead).toBeLessThan(1_500_000);
  const chunks = connection.chunks();
  await chunks.next();
  await turns();
  expect(bytes).toBe(ahead + 100_000);
  connection.close();
});

test("a connection without a byte for too long counts as dead, and what it had brought is told", async () => {
  const baseUrl = await serve((response) => response.write(`${lineOf(1)}\n`));
  const connection = await createStreamClient({ baseUrl, key: "k", stallMs: 1_000 }).open("companies", 1n, never());
  const { lines, end } = await readAll(connection);
  expect(lines).toEqual([lineOf(1)]);
  expect(end.kind).toBe("stalled");
});

test("who stops is told nothing more of what was read ahead", async () => {
  const baseUrl = await serve((response) => response.write(`${lineOf(1)}\n${lineOf(2)}\n`));
  const abort = new AbortController();
  const connection = await createStreamClient({ baseUrl, key: "k" }).open("companies", 1n, abort.signal);
  abort.abort();
  expect(await readAll(connection)).toMatchObject({ lines: [], end: { kind: "stopped" } });
});

test("a web page is no stream, whatever its status, and nothing of it is told as a line", async () => {
  const baseUrl = await serve((response) => {
    response.write("\n\n  <!DOCTYPE html>\n<html>\n");
    response.end("<h1>Scheduled maintenance</h1>\n</html>\n");
  });
  const connection = await createStreamClient({ baseUrl, key: "k" }).open("companies", 1n, never());
  expect(await readAll(connection)).toEqual({
    lines: [],
    end: { kind: "unavailable", detail: "Companies House answered with a web page" },
  });
});

test("a line that begins as a page does is a line like any other behind an event", async () => {
  const baseUrl = await serve((response) => response.end(`${lineOf(1)}\n<html>\n`));
  const connection = await createStreamClient({ baseUrl, key: "k" }).open("companies", 1n, never());
  expect(await readAll(connection)).toMatchObject({ lines: [lineOf(1), "<html>"], end: { kind: "ended" } });
});
