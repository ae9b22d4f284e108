import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Opens the port for a moment: answers it (a free one for port 0), or the code of the reason why it cannot be had. */
function tryPort(port: number, host: string): Promise<number | string> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : port));
    });
  });
}

/** Whether nobody listens there at this moment. */
export async function isPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return (await findPortTrouble(port, host)) === null;
}

/** The system's code for why nobody can listen there (`EADDRINUSE`, `EACCES`, `ENOTFOUND` and so on), or null. */
export async function findPortTrouble(port: number, host: string): Promise<string | null> {
  const outcome = await tryPort(port, host);
  return typeof outcome === "string" ? outcome : null;
}

export async function findFreePort(): Promise<number> {
  const port = await tryPort(0, "127.0.0.1");
  if (typeof port === "string") throw new Error(`No free port on 127.0.0.1 (${port})`);
  return port;
}

const BLOCK = 16;
/** Systems hand out ports from 32768 on to whoever asks for any, and to every connection that goes out. */
const FIRST_BLOCK = 12_000;
const BLOCKS = 1_250;

/**
 * A port that is free, as are those at these distances (under 15) from it. Nobody else who asks here gets one of them while this process
 * lives: it listens on the last port of their block.
 */
export async function reservePorts(distances: readonly number[]): Promise<number> {
  for (;;) {
    const port = FIRST_BLOCK + BLOCK * randomInt(BLOCKS);
    if (!(await holdPort(port + BLOCK - 1))) continue;
    const isFree = await Promise.all([0, ...distances].map((distance) => isPortFree(port + distance)));
    if (isFree.every(Boolean)) return port;
  }
}

function holdPort(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().unref();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => resolve(true));
  });
}
