import { messageOf } from "@/server/platform/errors";

const MOST_TRIES = 5;
const CODES: readonly unknown[] = ["40P01", "40001", "P2034"];

/** Whom PostgreSQL picks out of a deadlock, or refuses to serialise, begins again. `work` is a whole transaction; tried five times. */
export async function retryDeadlocks<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === MOST_TRIES || !isDeadlock(error)) throw error;
    }
  }
}

/** Of raw statements Prisma tells the code in its message alone; for its own it has one of its own. */
function isDeadlock(error: unknown): boolean {
  if (error instanceof Error && "code" in error && CODES.includes(error.code)) return true;
  return /40P01|40001|deadlock detected/.test(messageOf(error));
}
