import { db } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { env } from "@/server/platform/env";
import type { ProviderName } from "@/server/platform/errors";
import { SlotQueue } from "@/server/platform/slot-queue";

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
 * Reserves the provider's next slot: one row hands out evenly spaced times to all processes. Returns how many milliseconds to wait
 * for it, by the database's clock; a slot further away than `mostMs` is not reserved, and the answer only says when it would come.
 */
export async function reserveSlot(provider: ProviderName, mostMs: number): Promise<number> {
  const gap = Prisma.sql`make_interval(secs => ${gapOf(provider) / 1000})`;
  const next = Prisma.sql`greatest(next_at, clock_timestamp(), coalesce(blocked_until, '-infinity'))`;
  const [row] = await db.$queryRaw<{ wait: number }[]>`
    with slot as (
      update provider_rates set next_at = ${next} + ${gap}
      where provider = ${provider}::provider and ${next} <= clock_timestamp() + make_interval(secs => ${mostMs / 1000})
      returning next_at - ${gap} as at
    ), counted as (
      insert into provider_usage (provider, minute, requests)
      select ${provider}::provider, date_trunc('minute', at), 1 from slot
      on conflict (provider, minute) do update set requests = provider_usage.requests + 1
    ), told as (
      select at from slot
      union all select ${next} from provider_rates where provider = ${provider}::provider and not exists (select 1 from slot)
    )
    select (extract(epoch from at - clock_timestamp()) * 1000)::float8 as wait from told`;
  if (!row) throw new Error(`provider_rates has no row for ${provider}: run npm run migrate`);
  return Math.max(0, row.wait);
}

/** A provider may ask for hours by mistake; after so many seconds we ask it again. */
export const LONGEST_BLOCK_SECONDS = 900;

/** Keeps everybody from asking a provider that has asked us to wait. */
export async function blockProvider(provider: ProviderName, seconds: number): Promise<void> {
  const wait = Math.min(seconds, LONGEST_BLOCK_SECONDS);
  await db.$executeRaw`
    update provider_rates set blocked_until = greatest(blocked_until, clock_timestamp() + make_interval(secs => ${wait}))
    where provider = ${provider}::provider`;
}

/** Notes what the provider itself says about its window; a window it calls used up blocks until its end. */
export async function noteProviderRate(
  provider: ProviderName,
  said: { limit: number; remaining: number; resetAt: Date | null },
): Promise<void> {
  const latest = Date.now() + LONGEST_BLOCK_SECONDS * 1000;
  const blockedUntil = said.resetAt && new Date(Math.min(said.resetAt.getTime(), latest));
  await db.$executeRaw`
    update provider_rates
    set "limit" = ${said.limit}, remaining = ${said.remaining}, reset_at = ${said.resetAt}, said_at = now(),
      blocked_until = case when ${said.remaining <= 0} then greatest(blocked_until, ${blockedUntil}::timestamptz) else blocked_until end
    where provider = ${provider}::provider`;
}

const queueFor = (provider: ProviderName) => new SlotQueue(provider, (mostMs) => reserveSlot(provider, mostMs));
const queues = { snov: queueFor("snov"), "companies-house": queueFor("companies-house") };

/** The shared limiter of a provider at a priority (higher goes first). */
export function limiterFor(provider: ProviderName, priority: number): Limiter {
  return { take: (signal) => queues[provider].take(priority, signal) };
}
