import { type Clock, systemClock } from "@/server/platform/clock";
import { ProviderError, type ProviderName, providerNames } from "@/server/platform/errors";
import type { Slot } from "@/server/platform/slot";
import type { SlotAsk } from "@/server/platform/slot-rule";

/** A slot further away is not waited for: the job goes back to its queue, uncounted, long before it would expire there. */
const LONGEST_SLOT_MS = 60_000;
/** How long more important requests may keep one waiting. Together with a slot's own wait it stays below a job's 300 seconds. */
const LONGEST_TURN_MS = 120_000;
const LATE_RETRY_SECONDS = 10;

/** A slot, to be used in so many milliseconds, perhaps for the trial of a provider that was down; or when to ask again for one, and how far away it is. */
export type Reservation =
  | { isGranted: true; waitMs: number; slot: Slot; isTrial: boolean }
  | { isGranted: false; waitMs: number; comeBackMs: number; isDown: boolean };

interface Waiter {
  ask: SlotAsk;
  since: number;
  resolve(slot: Slot): void;
  reject(error: unknown): void;
}

/**
 * One process's queue for a provider's slots. It holds at most one reserved slot at a time, so that the most important request
 * waiting goes next whenever a slot comes up. Nobody waits for ever: who would is refused as `rate-limited`.
 */
export class SlotQueue {
  readonly #provider: ProviderName;
  readonly #reserve: (ask: SlotAsk) => Promise<Reservation>;
  readonly #clock: Clock;
  readonly #waiting: Waiter[] = [];
  #isDraining = false;
  /** Ends the wait for the next slot when somebody more important has come. */
  #nap = new AbortController();

  /** `reserve` takes the next slot if it is due for such a request. */
  constructor(provider: ProviderName, reserve: (ask: SlotAsk) => Promise<Reservation>, clock: Clock = systemClock) {
    this.#provider = provider;
    this.#reserve = reserve;
    this.#clock = clock;
  }

  take(ask: SlotAsk, signal?: AbortSignal): Promise<Slot> {
    signal?.throwIfAborted();
    const turn = new Promise<Slot>((resolve, reject) => {
      const waiter: Waiter = { ask, since: this.#clock.now().getTime(), resolve, reject };
      const after = this.#waiting.findIndex((other) => other.ask.priority < ask.priority);
      this.#waiting.splice(after === -1 ? this.#waiting.length : after, 0, waiter);
      signal?.addEventListener("abort", () => this.#leave(waiter, signal.reason), { once: true });
      if (this.#waiting[0] === waiter) this.#nap.abort();
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
      for (let first = this.#waiting[0]; first; first = this.#waiting[0]) await this.#serve(first);
    } catch (error) {
      for (const waiter of this.#waiting.splice(0)) waiter.reject(error);
    } finally {
      this.#isDraining = false;
    }
  }

  async #serve(first: Waiter): Promise<void> {
    this.#nap = new AbortController();
    const reservation = await this.#reserve(first.ask);
    if (reservation.isGranted) {
      await this.#clock.sleep(reservation.waitMs);
      const next = this.#takeNext(reservation.isTrial);
      if (next) next.resolve(reservation.slot);
      else reservation.slot.giveBack();
    } else if (reservation.isDown) {
      this.#leave(first, this.#refusal(`${providerNames[this.#provider]} is down and tried again`, reservation.waitMs));
    } else if (reservation.waitMs > LONGEST_SLOT_MS) {
      throw this.#refusal(`No request may leave for ${providerNames[this.#provider]}`, reservation.waitMs);
    } else {
      await this.#clock.sleep(reservation.comeBackMs, this.#nap.signal).catch(() => undefined);
    }
    this.#refuseLate();
  }

  /** Who came while the slot did may be more important; a trial is still for nobody who may not try. */
  #takeNext(isTrial: boolean): Waiter | undefined {
    const index = this.#waiting.findIndex(({ ask }) => ask.mayTry || !isTrial);
    return index === -1 ? undefined : this.#waiting.splice(index, 1)[0];
  }

  #refuseLate(): void {
    const latest = this.#clock.now().getTime() - LONGEST_TURN_MS;
    for (const waiter of this.#waiting.filter(({ since }) => since <= latest))
      this.#leave(
        waiter,
        this.#refusal(`No request may leave for ${providerNames[this.#provider]}`, LATE_RETRY_SECONDS * 1000),
      );
  }

  /** Without a status: it is our own allowance that has no place, the provider said nothing. */
  #refusal(what: string, waitMs: number): ProviderError {
    const seconds = Math.max(1, Math.floor(waitMs / 1000));
    return new ProviderError({
      provider: this.#provider,
      kind: "rate-limited",
      message: `${what} within the next ${seconds} seconds`,
      retryAfterSeconds: seconds,
    });
  }
}
