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
   * Runs one refresh at a time over all processes. The transaction holds nothing but the lock while the provider answers:
   * the one place where a connection waits for HTTP, once an hour.
   */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    return db.$transaction(
      async (tx) => {
        await tx.$executeRaw`select pg_advisory_xact_lock(${REFRESH_LOCK})`;
        return work();
      },
      { timeout: 120_000, maxWait: 120_000 },
    );
  },
};
