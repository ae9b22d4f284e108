import { type Crosser, cross, currentCrosser, type Gate } from "./boundaries";
import type { Random } from "./random";

/** How requests of the product may fare on their way; shares of all requests. */
export interface WireTrouble {
  /** The connection breaks before anything arrives. */
  lost: number;
  /** It arrives and is carried out; the answer is cut off. */
  cut: number;
  /** Nobody listens: nothing has left. */
  refused: number;
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
  wire: { lost: 0, cut: 0, refused: 0 },
  deliveries: { swallowed: 0, lost: 0, late: 0, lateMinutes: 0, repeated: 0, truncated: 0 },
};

export interface Delivery {
  scope: string;
  token: string;
  body: string;
}

export interface NetworkEvents {
  /** Hands a delivery to the web process; resolves to its HTTP status. Rejects when the process dies over it. */
  deliver(delivery: Delivery): Promise<number>;
  /** Does something so many milliseconds later. */
  later(ms: number, name: string, work: () => Promise<unknown>): void;
}

const MINUTE = 60_000;

function failure(code: string): TypeError {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
}

/** Takes the place of `fetch` for the product's requests and for the sandbox's deliveries alike. */
export function connectNetwork(gate: Gate, random: Random, network: () => Network, events: NetworkEvents): () => void {
  const real = globalThis.fetch;

  async function request(url: string, init: RequestInit): Promise<Response> {
    const { lost, cut, refused } = network().wire;
    const draw = random.next();
    if (draw < lost) throw failure("ECONNRESET");
    if (draw < lost + refused) throw failure("ECONNREFUSED");
    const response = await real(url, init);
    // Whole before anybody reads it: what happens to an answer half way is drawn here, not by chance.
    const body = await response.arrayBuffer();
    if (draw > 1 - cut) throw failure(random.chance(0.5) ? "ECONNRESET" : "UND_ERR_HEADERS_TIMEOUT");
    return new Response(body, { status: response.status, headers: response.headers });
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
    if (random.chance(trouble.repeated)) deliverLater("a repeated delivery", delivery);
    if (random.chance(trouble.swallowed)) return new Response(null, { status: 200 });
    if (random.chance(trouble.lost)) throw failure("ECONNRESET");
    if (random.chance(trouble.late)) {
      deliverLater("a late delivery", delivery);
      // The sender has waited in vain and tries again by its own ladder.
      throw failure("UND_ERR_HEADERS_TIMEOUT");
    }
    const isCut = random.chance(trouble.truncated);
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
