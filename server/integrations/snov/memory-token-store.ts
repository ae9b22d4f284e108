import type { StoredToken, TokenStore } from "./token";

/** A token store for one process, for tests and small programs. */
export function createMemoryTokenStore(): TokenStore {
  let stored: StoredToken | null = null;
  let last: Promise<unknown> = Promise.resolve();
  return {
    read: async () => stored,
    write: async (token) => {
      stored = token;
    },
    clear: async (token) => {
      if (stored?.token === token) stored = null;
    },
    exclusively(work) {
      const turn = last.then(work);
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
