import { noteFailure } from "@/server/platform/circuit-rule";
import { db, type Tx } from "@/server/platform/db/client";
import { env } from "@/server/platform/env";
import type { ProviderName } from "@/server/platform/errors";
import { logger } from "@/server/platform/logger";
import { FRESH_MS, freshFor, type Limiter, type Slot, type Verdict } from "@/server/platform/slot";
import { type Reservation, SlotQueue } from "@/server/platform/slot-queue";
import {
  type Allowance,
  decideSlot,
  isTrial,
  type RequestEnding,
  roomAfterMs,
  type SlotAsk,
} from "@/server/platform/slot-rule";
import { lockRate, writeRate } from "@/server/platform/slot-state";

/** Clocks are read in whole milliseconds, ours and the provider's. */
const ROUNDING_MS = 25;
/** A slot that nobody ends was lost with its process: its request was answered or given up within so long (fresh, then 30 s at most). */
const LEASE_MS = FRESH_MS + 35_000;
/** Slots that became free longer ago are of no use to anybody. */
const FORGOTTEN_SECONDS = 60;

export function allowanceOf(provider: ProviderName): Allowance {
  const { snov, companiesHouse } = env();
  return provider === "snov"
    ? { requests: snov.requestsPerMinute, windowMs: 60_000 }
    : { requests: companiesHouse.requestsPerFiveMinutes, windowMs: 300_000, isFixedWindow: true };
}

/**
 * Takes the provider's next slot for a request if it is due and nobody more important waits for it. One locked row decides for all
 * processes, by the database's clock.
 */
export async function reserveSlot(provider: ProviderName, ask: SlotAsk): Promise<Reservation> {
  const allowance = allowanceOf(provider);
  const { decision, now, id } = await db.$transaction(async (tx) => {
    const { state, now } = await lockRate(tx, provider, allowance);
    const decision = decideSlot(state, ask, allowance, now);
    await writeRate(tx, provider, state, decision.state);
    const id = decision.isGranted ? await occupy(tx, provider, decision.at, allowance) : null;
    return { decision, now, id };
  });
  const waitMs = Math.max(0, decision.at - now);
  if (decision.isGranted && id !== null)
    return { isGranted: true, waitMs, slot: createSlot(provider, id, waitMs), isTrial: isTrial(decision) };
  const comeBackMs = decision.isGranted ? 0 : decision.comeBackAt - now;
  return { isGranted: false, waitMs, comeBackMs, isDown: !decision.isGranted && decision.isDown };
}

async function occupy(tx: Tx, provider: ProviderName, at: number, allowance: Allowance): Promise<bigint> {
  const freeAt = at + LEASE_MS + roomAfterMs(allowance, "given-up");
  const [slot] = await tx.$queryRaw<{ id: bigint }[]>`
    with forgotten as (
      delete from provider_slots where provider = ${provider}::provider and free_at < now() - make_interval(secs => ${FORGOTTEN_SECONDS})
    ), counted as (
      insert into provider_usage (provider, minute, requests)
      values (${provider}::provider, date_trunc('minute', to_timestamp(${at / 1000}::float8)), 1)
      on conflict (provider, minute) do update set requests = provider_usage.requests + 1
    )
    insert into provider_slots (provider, free_at) values (${provider}::provider, to_timestamp(${freeAt / 1000}::float8)) returning id`;
  if (!slot) throw new Error("provider_slots took no row");
  return slot.id;
}

function createSlot(provider: ProviderName, id: bigint, waitMs: number): Slot {
  let isOver = false;
  const once = (end: () => Promise<unknown>) => {
    if (isOver) return;
    isOver = true;
    end().catch((error: unknown) => logger.warn({ error, provider }, "a slot was not ended and runs out by itself"));
  };
  return {
    isFresh: freshFor(waitMs + FRESH_MS),
    end: (verdict, ending) => once(() => Promise.all([free(provider, id, ending), heed(provider, verdict)])),
    giveBack: () => once(() => vacate(provider, id)),
  };
}

function free(provider: ProviderName, id: bigint, ending: RequestEnding): Promise<number> {
  const ms = roomAfterMs(allowanceOf(provider), ending) + ROUNDING_MS;
  return db.$executeRaw`update provider_slots set free_at = clock_timestamp() + make_interval(secs => ${ms / 1000}) where id = ${id}`;
}

async function vacate(provider: ProviderName, id: bigint): Promise<void> {
  const { windowMs, requests } = allowanceOf(provider);
  await db.$transaction([
    db.$executeRaw`
      update provider_rates set next_at = next_at - make_interval(secs => ${windowMs / requests / 1000}), trial_until = null
      where provider = ${provider}::provider`,
    db.$executeRaw`delete from provider_slots where id = ${id}`,
    db.$executeRaw`
      update provider_usage set requests = requests - 1
      where provider = ${provider}::provider and minute = (select max(minute) from provider_usage where provider = ${provider}::provider) and requests > 0`,
  ]);
}

/** What an answer says of the provider: successes close its circuit, failures in a row open it. */
async function heed(provider: ProviderName, verdict: Verdict): Promise<void> {
  if (verdict.is === "down") return heedFailure(provider, verdict.why);
  if (verdict.is === "unsaid") {
    await db.$executeRaw`update provider_rates set trial_until = null where provider = ${provider}::provider and trial_until is not null`;
    return;
  }
  const closed = await db.$queryRaw<{ since: Date | null }[]>`
    with was as (select provider, down_since from provider_rates where provider = ${provider}::provider and (failures > 0 or open_until is not null) for update)
    update provider_rates rate set failures = 0, openings = 0, down_since = null, open_until = null, trial_until = null
    from was where rate.provider = was.provider returning was.down_since as since`;
  if (closed[0]?.since) logger.info({ provider, downSince: closed[0].since }, "the provider is up again");
}

async function heedFailure(provider: ProviderName, why: string): Promise<void> {
  const text = why.replaceAll("\u0000", "").slice(0, 300);
  await db.$transaction(async (tx) => {
    const { state, now } = await lockRate(tx, provider, allowanceOf(provider));
    const circuit = noteFailure(state.circuit, now);
    await writeRate(tx, provider, state, { ...state, circuit });
    await tx.$executeRaw`
      update provider_rates set last_failure = ${text}, last_failure_at = clock_timestamp() where provider = ${provider}::provider`;
    if (circuit.openings > state.circuit.openings)
      logger.warn(
        { provider, failures: circuit.failures, why: text },
        "the provider is down and left alone for a while",
      );
  });
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

/**
 * Notes what the provider itself says about its window; a window it calls used up blocks until its end. Answers may overtake one
 * another: within a window the least that was said counts, and what is said of an earlier window nothing.
 */
export async function noteProviderRate(
  provider: ProviderName,
  said: { limit: number; remaining: number; resetAt: Date | null },
): Promise<void> {
  const latest = Date.now() + LONGEST_BLOCK_SECONDS * 1000;
  const blockedUntil = said.resetAt && new Date(Math.min(said.resetAt.getTime(), latest));
  await db.$executeRaw`
    update provider_rates
    set "limit" = ${said.limit}, reset_at = ${said.resetAt},
      remaining = case when reset_at = ${said.resetAt}::timestamptz then least(remaining, ${said.remaining}) else ${said.remaining} end,
      blocked_until = case when ${said.remaining <= 0} then greatest(blocked_until, ${blockedUntil}::timestamptz) else blocked_until end
    where provider = ${provider}::provider and (reset_at is null or ${said.resetAt}::timestamptz is null
      or reset_at <= ${said.resetAt}::timestamptz or reset_at > now() + make_interval(secs => ${LONGEST_BLOCK_SECONDS}))`;
}

const queueFor = (provider: ProviderName) => new SlotQueue(provider, (ask) => reserveSlot(provider, ask));
const queues = { snov: queueFor("snov"), "companies-house": queueFor("companies-house") };

/** The shared limiter of a provider. `mayTry` false for what costs something: it never is the trial of a provider that was down. */
export function limiterFor(
  provider: ProviderName,
  { priority, mayTry = true }: { priority: number; mayTry?: boolean },
): Limiter {
  return { take: (signal) => queues[provider].take({ priority, mayTry }, signal) };
}
