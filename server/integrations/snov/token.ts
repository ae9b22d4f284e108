import type { Clock } from "@/server/platform/clock";
import { ProviderError } from "@/server/platform/errors";

import { failureOf } from "./errors";
import type { WireAnswer } from "./outcomes";
import { parseWire } from "./read-wire";
import { tokenAnswer } from "./schema";
import { throwIfAborted } from "./transport";

/** A token is replaced this long before it expires, so that it cannot expire on the way. */
const REFRESH_AHEAD_MS = 60_000;

export interface StoredToken {
  token: string;
  expiresAt: Date;
}

/** Where the account's one access token lives, shared by all processes. */
export interface TokenStore {
  read(): Promise<StoredToken | null>;
  write(token: StoredToken): Promise<void>;
  /** Forgets the token if it is still the stored one. */
  clear(token: string): Promise<void>;
  /** Runs one piece of work at a time over all processes. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

export interface TokenSource {
  /** A token that is good for at least a minute, asking Snov.io for a new one when needed. */
  get(signal?: AbortSignal): Promise<string>;
  /** Drops a token that Snov.io has refused. */
  refuse(token: string): Promise<void>;
}

export function createTokenSource(
  store: TokenStore,
  clock: Clock,
  requestToken: (signal?: AbortSignal) => Promise<WireAnswer>,
): TokenSource {
  async function findFresh(): Promise<string | null> {
    const stored = await store.read();
    return stored && stored.expiresAt.getTime() - clock.now().getTime() > REFRESH_AHEAD_MS ? stored.token : null;
  }

  async function refresh(signal?: AbortSignal): Promise<string> {
    throwIfAborted(signal);
    // Whoever held the store before us may have refreshed already.
    const fresh = await findFresh();
    if (fresh !== null) return fresh;
    const askedAt = clock.now().getTime();
    const { access_token: token, expires_in: seconds } = readToken(await requestToken(signal));
    await store.write({ token, expiresAt: new Date(askedAt + seconds * 1000) });
    return token;
  }

  return {
    get: async (signal) => (await findFresh()) ?? (await store.exclusively(() => refresh(signal))),
    refuse: (token) => store.clear(token),
  };
}

function readToken(wire: WireAnswer) {
  const failure = failureOf(wire);
  if (failure && (failure.kind === "rejected" || failure.kind === "unauthorised")) {
    throw new ProviderError({
      provider: "snov",
      kind: "unauthorised",
      status: wire.status,
      message: `Snov.io gives no access token: ${failure.message}; check SNOV_CLIENT_ID and SNOV_CLIENT_SECRET`,
    });
  }
  if (failure) throw failure;
  // The body may hold the token itself, so an unreadable one is not kept.
  return parseWire(tokenAnswer, { ...wire, body: "" }, "access token");
}
