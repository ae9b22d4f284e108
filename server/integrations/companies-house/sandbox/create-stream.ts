import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { Clock } from "@/server/platform/clock";
import { profileBody } from "./company-bodies";
import { createEventLog } from "./event-log";
import { createFeed } from "./feed-stream";
import { createFilings } from "./filings";
import { createPublisher, type Publisher } from "./publish-events";
import { createRandom } from "./random";
import type { SandboxRegister } from "./register";
import { createStreamServer } from "./serve-stream";
import { type StreamFaults, type StreamFaultsInput, streamFaultsSchema } from "./stream-faults";

export interface SandboxStreamOptions {
  key?: string;
  /** 30 s at the real one. */
  heartbeatMs?: number;
  /** Connections at once with one key; 2 at the real one. */
  mostConnections?: number;
  maxDurationMs?: number;
  connectsPerMinute?: number;
  /** How many events of each stream are kept for those who come late. */
  retained?: number;
  faults?: StreamFaultsInput;
  /** What happens by itself; nothing when left out. */
  eventsPerMinute?: number;
  /** The companies that things happen to; the population when left out. */
  subjects?: readonly string[];
  strikeOffShare?: number;
  changeShare?: number;
  /** Whether the product holds a company: others get ordinary filings alone, so that its register does not grow by itself. */
  isKnown?: (number: string) => Promise<boolean>;
}

/** One company as the register has it at this moment: the bodies of its REST answers. Null profile: it is unknown. */
export interface Truth {
  number: string;
  profile: ReturnType<typeof profileBody> | null;
  filings: { transactionId: string; type: string; category: string; description: string; date: string }[];
}

export interface SandboxStream {
  publisher: Publisher;
  handle(
    request: IncomingMessage,
    response: ServerResponse,
    name: "companies" | "filings",
    query: URLSearchParams,
  ): void;
  /** What `/_sandbox/stream…` answers; null for what it does not know. */
  control(method: string, path: string, input: unknown): Promise<unknown>;
  setFaults(faults: StreamFaultsInput): void;
  /** Lets so many things happen, now. */
  advance(steps: number): Promise<void>;
  /** Keeps only the newest events, so that older timepoints are answered with 416. */
  forget(count: number): void;
  heads(): { companies: number; filings: number };
  state(): ReturnType<ReturnType<typeof createStreamServer>["state"]> & {
    heads: { companies: number; filings: number };
    /** Lines ever written. */
    written: { companies: number; filings: number };
  };
  truth(): Promise<Truth[]>;
  close(): void;
}

const FIRST = { companies: 110_000_001, filings: 240_000_101 };

/** Which stream an address of the server is; null for all others. */
export function streamPathOf(path: string): "companies" | "filings" | null {
  return path === "/companies" ? "companies" : path === "/filings" ? "filings" : null;
}

/** The streams of the sandbox's register. */
export function createSandboxStream(
  options: SandboxStreamOptions & { seed: string; clock: Clock; register: SandboxRegister },
): SandboxStream {
  const { seed, clock, register } = options;
  const random = createRandom(seed, "stream");
  const logOf = (first: number) =>
    createEventLog({
      first,
      retained: options.retained ?? 200_000,
      gapShare: 0.02,
      random: createRandom(seed, "gaps", first),
    });
  const logs = { companies: logOf(FIRST.companies), filings: logOf(FIRST.filings) };
  let faults: StreamFaults = streamFaultsSchema.parse(options.faults ?? {});
  const publisher = createPublisher({ seed, clock, random, logs, faults: () => faults });
  const feed = createFeed({
    register,
    publisher,
    random,
    subjects: options.subjects,
    strikeOffShare: options.strikeOffShare ?? 0.1,
    changeShare: options.changeShare ?? 0.3,
    isKnown: options.isKnown,
    faults: () => faults,
  });
  const server = createStreamServer({
    logs,
    key: options.key ?? "sandbox-stream-key",
    random: createRandom(seed, "wire"),
    faults: () => faults,
    nextRefusal: () => faults.refusals.shift(),
    heartbeatMs: options.heartbeatMs ?? 30_000,
    mostConnections: options.mostConnections ?? 2,
    maxDurationMs: options.maxDurationMs ?? 86_400_000,
    connectsPerMinute: options.connectsPerMinute ?? 60,
  });
  const stop = options.eventsPerMinute ? feed.start(60_000 / options.eventsPerMinute) : () => undefined;

  const heads = () => ({ companies: logs.companies.head(), filings: logs.filings.head() });
  const written = () => ({ companies: logs.companies.written(), filings: logs.filings.written() });
  const state = () => ({ ...server.state(), heads: heads(), written: written() });
  const advance = async (steps: number) => {
    for (let step = 0; step < steps; step += 1) await feed.step();
  };
  const forget = (count: number) => {
    logs.companies.forget(count);
    logs.filings.forget(count);
  };
  const setFaults = (input: StreamFaultsInput) => {
    faults = streamFaultsSchema.parse(input);
  };

  async function truthOf(number: string): Promise<Truth> {
    const company = await register.find(number);
    if (!company) return { number, profile: null, filings: [] };
    return { number, profile: profileBody(seed, company, register.today()), filings: createFilings(seed, company) };
  }

  const numbers = options.subjects ?? register.list().map(({ number }) => number);

  return {
    publisher,
    handle: server.handle,
    setFaults,
    advance,
    forget,
    heads,
    state,
    truth: () => Promise.all(numbers.map(truthOf)),
    async control(method, path, input) {
      switch (`${method} ${path}`) {
        case "GET /_sandbox/stream":
          return { ...state(), faults };
        case "PUT /_sandbox/stream/faults":
          setFaults(streamFaultsSchema.parse(input));
          return { faults };
        case "POST /_sandbox/stream/advance":
          await advance(z.object({ steps: z.int().min(1).max(100_000) }).parse(input).steps);
          return state();
        case "POST /_sandbox/stream/forget":
          forget(z.object({ keep: z.int().nonnegative() }).parse(input).keep);
          return state();
        default:
          return null;
      }
    },
    close() {
      stop();
      server.close();
    },
  };
}
