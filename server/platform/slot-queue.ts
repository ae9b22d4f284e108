import { type Clock, systemClock } from "@/server/platform/clock";
import { ProviderError, type ProviderName } from "@/server/platform/errors";

/** A slot further away is not waited for: the job goes back to its queue, uncounted, long before it would expire there. */
const LONGEST_SLOT_MS = 60_000;
/** How long more important requests may keep one waiting. Together with a slot's own wait it stays below a job's 300 seconds. */
const LONGEST_TURN_MS = 120_000;
const LATE_RETRY_SECONDS = 10;

interface Waiter {
  priority: number;
  since: number;
  resolve(): void;
  reject(error: unknown): void;
  signal: AbortSignal | undefined;
}

/**
 * One process's queue for a provider's slots. It holds at most one reserved slot at a time, so that the most important request
 * waiting goes next whenever a slot comes up. Nobody waits for ever: who would is refused as `rate-limited`.
 */
export class SlotQueue {
  readonly #provider: ProviderName;
  readonly #reserve: (mostMs: number) => Promise<number>;
  readonly #clock: Clock;
  readonly #waiting: Waiter[] = [];
  #isDraining = false;

  /** `reserve` takes the next slot unless it is further away than `mostMs`, and tells how many milliseconds away it is. */
  constructor(provider: ProviderName, reserve: (mostMs: number) => Promise<number>, clock: Clock = systemClock) {
    this.#provider = provider;
    this.#reserve = reserve;
    this.#clock = clock;
  }

  take(priority: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const turn = new Promise<void>((resolve, reject) => {
      const waiter: Waiter = { priority, since: this.#clock.now().getTime(), resolve, reject, signal };
      const after = this.#waiting.findIndex((other) => other.priority < priority);
      this.#waiting.splice(after === -1 ? this.#waiting.length : after, 0, waiter);
      signal?.addEventListener("abort", () => this.#leave(waiter, signal.reason), { once: true });
    });
    if (!this.#isDraining) void this.#drain();
    return turn;
  }

  #leave(waiter: Waiter, reason: unknown): void {
    const index = this.#waiting.indexOf(waiter);
    if (index === -1) return;
    this.#waiting.splice(index, 1);
    waiter.reject(reason);
  }

  async #drain(): Promise<void> {
    this.#isDraining = true;
    try {
      while (this.#waiting.length > 0) {
        const wait = await this.#reserve(LONGEST_SLOT_MS);
        if (wait > LONGEST_SLOT_MS) throw this.#refusal(Math.floor(wait / 1000));
        await this.#clock.sleep(wait);
        this.#waiting.shift()?.resolve();
        this.#refuseLate();
      }
    } catch (error) {
      for (const waiter of this.#waiting.splice(0)) waiter.reject(error);
    } finally {
      this.#isDraining = false;
    }
  }

  #refuseLate(): void {
    const latest = this.#clock.now().getTime() - LONGEST_TURN_MS;
    for (const waiter of this.#waiting.filter(({ since }) => since <= latest))
      this.#leave(waiter, this.#refusal(LATE_RETRY_SECONDS));
  }

  /** Without a status: it is our own allowance that has no place, the provider said nothing. */
  #refusal(retryAfterSeconds: number): ProviderError {
    return new ProviderError({
      provider: this.#provider,
      kind: "rate-limited",
      message: `No request may leave for ${this.#provider} within the next ${retryAfterSeconds} seconds`,
      retryAfterSeconds,
    });
  }
}
