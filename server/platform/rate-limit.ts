import { type Clock, systemClock } from "@/server/platform/clock";
import { db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { env } from "@/server/platform/env";
import type { ProviderName } from "@/server/platform/errors";

/** What a provider's client asks before each request. */
export interface Limiter {
  /** Resolves when the request may leave; rejects when the signal aborts first. */
  take(signal?: AbortSignal): Promise<void>;
}

/** A hair slower than the limit, so that jitter on the way never packs one request too many into the provider's window. */
const MARGIN = 1.01;

/** Milliseconds between two requests to a provider over all processes. */
export function gapOf(provider: ProviderName): number {
  const { snov, companiesHouse } = env();
  return provider === "snov"
    ? (60_000 / snov.requestsPerMinute) * MARGIN
    : (300_000 / companiesHouse.requestsPerFiveMinutes) * MARGIN;
}

/**
 * Reserves the provider's next slot: one row hands out evenly spaced times to all processes.
 * Returns how many milliseconds to wait for it, by the database's clock.
 */
async function reserveSlot(provider: ProviderName): Promise<number> {
  const gap = Prisma.sql`make_interval(secs => ${gapOf(provider) / 1000})`;
  const [row] = await db.$queryRaw<{ wait: number }[]>`
    with slot as (
      update provider_rates
      set next_at = greatest(next_at, clock_timestamp(), coalesce(blocked_until, '-infinity')) + ${gap}
      where provider = ${provider}::provider
      returning next_at - ${gap} as at
    ), counted as (
      insert into provider_usage (provider, minute, requests)
      select ${provider}::provider, date_trunc('minute', at), 1 from slot
      on conflict (provider, minute) do update set requests = provider_usage.requests + 1
    )
    select (extract(epoch from at - clock_timestamp()) * 1000)::float8 as wait from slot`;
  if (!row) throw new Error(`provider_rates has no row for ${provider}: run npm run migrate`);
  return Math.max(0, row.wait);
}

/** Keeps everybody from asking a provider that has asked us to wait. */
export async function blockProvider(provider: ProviderName, seconds: number): Promise<void> {
  await db.$executeRaw`
    update provider_rates set blocked_until = greatest(blocked_until, clock_timestamp() + make_interval(secs => ${seconds}))
    where provider = ${provider}::provider`;
}

/** Notes what the provider itself says about its window; a window it calls used up blocks until its end. */
export async function noteProviderRate(
  provider: ProviderName,
  said: { limit: number; remaining: number; resetAt: Date | null },
): Promise<void> {
  await db.$executeRaw`
    update provider_rates
    set "limit" = ${said.limit}, remaining = ${said.remaining}, reset_at = ${said.resetAt}, said_at = now(),
      blocked_until = case when ${said.remaining <= 0} then greatest(blocked_until, ${said.resetAt}::timestamptz) else blocked_until end
    where provider = ${provider}::provider`;
}

interface Waiter {
  priority: number;
  resolve(): void;
  reject(error: unknown): void;
  signal: AbortSignal | undefined;
}

/**
 * One process's queue for a provider's slots. It holds at most one reserved slot at a time, so that the most important request
 * waiting goes next whenever a slot comes up.
 */
export class SlotQueue {
  readonly #provider: ProviderName;
  readonly #clock: Clock;
  readonly #waiting: Waiter[] = [];
  #isDraining = false;

  constructor(provider: ProviderName, clock: Clock = systemClock) {
    this.#provider = provider;
    this.#clock = clock;
  }

  take(priority: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const turn = new Promise<void>((resolve, reject) => {
      const waiter: Waiter = { priority, resolve, reject, signal };
      const after = this.#waiting.findIndex((other) => other.priority < priority);
      this.#waiting.splice(after === -1 ? this.#waiting.length : after, 0, waiter);
      signal?.addEventListener("abort", () => this.#leave(waiter), { once: true });
    });
    if (!this.#isDraining) void this.#drain();
    return turn;
  }

  #leave(waiter: Waiter): void {
    const index = this.#waiting.indexOf(waiter);
    if (index === -1) return;
    this.#waiting.splice(index, 1);
    waiter.reject(waiter.signal?.reason);
  }

  async #drain(): Promise<void> {
    this.#isDraining = true;
    try {
      while (this.#waiting.length > 0) {
        await this.#clock.sleep(await reserveSlot(this.#provider));
        this.#waiting.shift()?.resolve();
      }
    } catch (error) {
      for (const waiter of this.#waiting.splice(0)) waiter.reject(error);
    } finally {
      this.#isDraining = false;
    }
  }
}

const queues = { snov: new SlotQueue("snov"), "companies-house": new SlotQueue("companies-house") };

/** The shared limiter of a provider at a priority (higher goes first). */
export function limiterFor(provider: ProviderName, priority: number): Limiter {
  return { take: (signal) => queues[provider].take(priority, signal) };
}
