import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export interface Receiver<Message> {
  url: string;
  received: Message[];
  /** What it answers next, one status a message; then it takes everything. */
  answers: number[];
  close(): Promise<void>;
}

export interface PostedAlert {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A real HTTP server that keeps what is posted to it. */
export async function openWebhookReceiver(): Promise<Receiver<PostedAlert>> {
  const received: PostedAlert[] = [];
  const answers: number[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    received.push({ headers: request.headers, body });
    response.writeHead(answers.shift() ?? 204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    // A TCP server's address is always of this shape.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=hidden`,
    received,
    answers,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export interface ReceivedMail {
  from: string;
  to: string[];
  /** Headers and body as they came. */
  raw: string;
}

/** A real SMTP server that keeps what is sent to it; `answers` are reply codes to the end of the data. */
export async function openMailReceiver(): Promise<Receiver<ReceivedMail>> {
  const received: ReceivedMail[] = [];
  const answers: number[] = [];
  const server = new SMTPServer({
    authOptional: true,
    // Without it the server would warn that its certificate is for tests only.
    hideSTARTTLS: true,
    onData: async (stream, { envelope }, done) => {
      let raw = "";
      for await (const chunk of stream) raw += chunk;
      const code = answers.shift();
      if (code) return done(Object.assign(new Error("not now"), { responseCode: code }));
      const from = envelope.mailFrom ? envelope.mailFrom.address : "";
      received.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw });
      done();
    },
  });
  // A client that gives up is no failure of the test's own.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    received,
    answers,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
