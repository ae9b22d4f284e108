import { db } from "@/server/platform/db/client";

const REFRESH_LOCK = 7_269_001;

export interface StoredToken {
  token: string;
  expiresAt: Date;
}

/** Snov.io's bearer token, shared by all processes: one of them refreshes it, the others use it. */
export const snovTokenStore = {
  async read(): Promise<StoredToken | null> {
    return db.providerToken.findUnique({ where: { provider: "snov" }, select: { token: true, expiresAt: true } });
  },

  async write({ token, expiresAt }: StoredToken): Promise<void> {
    await db.providerToken.upsert({
      where: { provider: "snov" },
      create: { provider: "snov", token, expiresAt },
      update: { token, expiresAt },
    });
  },

  /** Forgets the token only if it is still the one that was refused. */
  async clear(token: string): Promise<void> {
    await db.providerToken.deleteMany({ where: { provider: "snov", token } });
  },

  /**
   * Runs one refresh at a time over all processes. Within this process the others wait in memory: a connection for each waiter
   * would leave none for the one that holds the lock.
   */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = last.then(() => lockWhile(work));
    last = turn.catch(() => undefined);
    return turn;
  },
};

/** When the last of this process's refreshes that were asked for has ended, well or not. */
let last: Promise<unknown> = Promise.resolve();

/**
 * The transaction holds nothing but the lock while the provider answers: the one place where a connection waits for HTTP, once
 * an hour.
 */
function lockWhile<Result>(work: () => Promise<Result>): Promise<Result> {
  return db.$transaction(
    async (tx) => {
      await tx.$executeRaw`select pg_advisory_xact_lock(${REFRESH_LOCK})`;
      return work();
    },
    { timeout: 120_000, maxWait: 120_000 },
  );
}
