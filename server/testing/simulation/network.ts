import { type Crosser, cross, currentCrosser, type Gate } from "./boundaries";
import type { Count } from "./chaos";
import { nameAnswer } from "./name-answer";
import type { Random } from "./random";
import type { VirtualTime } from "./virtual-time";

/** How requests of the product may fare on their way; shares of all requests. */
export interface WireTrouble {
  /** The connection breaks before anything arrives. */
  lost: number;
  /** It arrives and is carried out; the answer is cut off. */
  cut: number;
  /** Nobody listens: nothing has left. */
  refused: number;
  /** No answer until whoever asked gives up; half of them are carried out. */
  hung: number;
}

/** How deliveries may fare on their way to us. */
export interface DeliveryTrouble {
  /** Never arrives, and the sender believes it did. */
  swallowed: number;
  /** Never arrives, and the sender tries again. */
  lost: number;
  /** Arrives up to so many minutes later, in any order. */
  late: number;
  lateMinutes: number;
  /** Arrives again later, too. */
  repeated: number;
  /** Arrives cut in half. */
  truncated: number;
}

export interface Network {
  wire: WireTrouble;
  deliveries: DeliveryTrouble;
}

export const CALM: Network = {
  wire: { lost: 0, cut: 0, refused: 0, hung: 0 },
  deliveries: { swallowed: 0, lost: 0, late: 0, lateMinutes: 0, repeated: 0, truncated: 0 },
};

/** A rough one: each kind of trouble is there or not, and more or less of it. */
export function composeNetwork(random: Random): Network {
  const share = (most: number) => (random.chance(0.5) ? random.next() * most : 0);
  return {
    wire: { lost: share(0.08), cut: share(0.12), refused: share(0.08), hung: share(0.06) },
    deliveries: {
      swallowed: share(0.5),
      lost: share(0.5),
      late: share(0.7),
      lateMinutes: random.pick([1, 10, 90]),
      repeated: share(0.5),
      truncated: share(0.5),
    },
  };
}

export interface Delivery {
  scope: string;
  token: string;
  body: string;
}

export interface NetworkEvents {
  time: VirtualTime;
  count: Count;
  /** Hands a delivery to the web process; resolves to its HTTP status. Rejects when the process dies over it. */
  deliver(delivery: Delivery): Promise<number>;
  /** Does something so many milliseconds later. */
  later(ms: number, name: string, work: () => Promise<unknown>): void;
}

const MINUTE = 60_000;
/** Longer than the product waits for anybody. */
const PATIENCE_MS = 61_000;

function failure(code: string): TypeError {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
}

/** Takes the place of `fetch` for the product's requests and for the sandbox's deliveries alike. */
export function connectNetwork(gate: Gate, random: Random, network: () => Network, events: NetworkEvents): () => void {
  const real = globalThis.fetch;
  const { count, time } = events;

  async function request(url: string, init: RequestInit): Promise<Response> {
    const { lost, cut, refused, hung } = network().wire;
    const draw = random.next();
    if (draw < lost) throw spoilt("lost on its way", "ECONNRESET");
    if (draw < lost + refused) throw spoilt("nobody listens", "ECONNREFUSED");
    const isHung = draw < lost + refused + hung;
    if (isHung && random.chance(0.5)) await hang();
    const response = await real(url, init);
    // Whole before anybody reads it: what happens to an answer half way is drawn here, not by chance.
    const body = await response.text();
    if (isHung) await hang();
    if (draw > 1 - cut)
      throw spoilt("carried out, answer cut off", random.pick(["ECONNRESET", "UND_ERR_HEADERS_TIMEOUT"]));
    const named = nameAnswer(response, body);
    if (named) count(`answer: ${named}`);
    return new Response(body, { status: response.status, headers: response.headers });
  }

  function spoilt(name: string, code: string): TypeError {
    count(`request: ${name}`);
    return failure(code);
  }

  /** What `AbortSignal.timeout` makes of it, in simulated time. */
  async function hang(): Promise<never> {
    count("request: hangs until given up");
    await time.sleep(PATIENCE_MS);
    throw new DOMException("The operation was aborted due to timeout", "TimeoutError");
  }

  async function deliver(url: string, init: RequestInit): Promise<Response> {
    const [scope = "", token = ""] = new URL(url).pathname.split("/").slice(-2);
    const delivery = { scope, token, body: String(init.body ?? "") };
    const trouble = network().deliveries;
    const deliverLater = (name: string, delayed: Delivery) =>
      events.later(random.between(1, trouble.lateMinutes * MINUTE), name, async () => {
        // Nobody waits for it: who sent it has given up long ago.
        void events.deliver(delayed).catch(() => undefined);
      });
    const isHit = (share: number, name: string) => {
      const hit = random.chance(share);
      if (hit) count(`webhook: ${name}`);
      return hit;
    };
    if (isHit(trouble.repeated, "repeated later")) deliverLater("a repeated delivery", delivery);
    if (isHit(trouble.swallowed, "lost, the sender thinks it arrived")) return new Response(null, { status: 200 });
    if (isHit(trouble.lost, "lost, the sender tries again")) throw failure("ECONNRESET");
    if (isHit(trouble.late, "late and out of order")) {
      deliverLater("a late delivery", delivery);
      // The sender has waited in vain and tries again by its own ladder.
      throw failure("UND_ERR_HEADERS_TIMEOUT");
    }
    const isCut = isHit(trouble.truncated, "cut in half");
    const body = isCut ? delivery.body.slice(0, Math.floor(delivery.body.length / 2)) : delivery.body;
    return new Response(null, { status: await events.deliver({ ...delivery, body }) });
  }

  globalThis.fetch = async (input, init = {}) => {
    const url = String(input);
    const crosser: Crosser | null = currentCrosser();
    if (!crosser) return url.includes("/api/webhooks/") ? deliver(url, init) : real(url, init);
    const { pathname } = new URL(url);
    const name = `${init.method ?? "GET"} ${pathname.replace(/\/company\/[^/]+/, "/company/…")}`;
    return cross(gate, crosser, { kind: "request", name }, () => request(url, init));
  };
  return () => {
    globalThis.fetch = real;
  };
}
