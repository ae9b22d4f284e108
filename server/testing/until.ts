import { setTimeout as wait } from "node:timers/promises";

/** Less than a test may take, so that this says what was waited for; far more than a busy machine needs. */
const MOST_PATIENCE_MS = 150_000;

/** Asks again and again until the answer is there; fails with what it last saw. */
export async function until<Result>(
  what: string,
  ask: () => Promise<Result | null | undefined | false>,
  options: { timeoutMs?: number; describe?: () => Promise<unknown> } = {},
): Promise<Result> {
  const deadline = Date.now() + (options.timeoutMs ?? MOST_PATIENCE_MS);
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) {
      const seen = options.describe ? JSON.stringify(await options.describe(), null, 1) : "";
      throw new Error(`Waited in vain until ${what}. ${seen}`);
    }
    await wait(100);
  }
}
