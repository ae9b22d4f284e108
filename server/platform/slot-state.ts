import type { Tx } from "@/server/platform/db/client";
import type { ProviderName } from "@/server/platform/errors";
import type { Allowance, SlotState } from "@/server/platform/slot-rule";

interface RateRow {
  next_at: number;
  blocked_until: number | null;
  wanted_priority: number | null;
  wanted_until: number | null;
  favoured: number;
  failures: number;
  openings: number;
  down_since: number | null;
  open_until: number | null;
  trial_until: number | null;
}

interface Said {
  limit: number | null;
  remaining: number | null;
  reset_at: number | null;
  /** Requests without an answer yet: what the provider said last does not count them. */
  on_the_way: number;
}

/** Locks the provider's row until the transaction ends, and reads what was true then by the database's clock. */
export async function lockRate(
  tx: Tx,
  provider: ProviderName,
  { requests, windowMs, isFixedWindow = false }: Allowance,
): Promise<{ state: SlotState; now: number }> {
  await tx.$queryRaw`select 1 from provider_rates where provider = ${provider}::provider for no key update`;
  // A statement of its own: the one that waited for the lock still sees what was there before it.
  const [row] = await tx.$queryRaw<(RateRow & Said & { now: number; room_at: number | null })[]>`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as now,
      (select (extract(epoch from free_at) * 1000)::float8 from provider_slots
        where provider = ${provider}::provider and free_at > clock_timestamp() order by free_at desc offset ${requests - 1} limit 1) as room_at,
      case when ${isFixedWindow}::boolean and reset_at > clock_timestamp() then remaining end as remaining, "limit",
      (extract(epoch from reset_at) * 1000)::float8 as reset_at,
      (select count(*)::int from provider_slots where provider = ${provider}::provider
        and free_at > clock_timestamp() + make_interval(secs => ${windowMs / 1000 + 1})) as on_the_way,
      greatest((extract(epoch from next_at) * 1000)::float8, 0) as next_at,
      (extract(epoch from blocked_until) * 1000)::float8 as blocked_until, wanted_priority,
      (extract(epoch from wanted_until) * 1000)::float8 as wanted_until, favoured, failures, openings,
      (extract(epoch from down_since) * 1000)::float8 as down_since, (extract(epoch from open_until) * 1000)::float8 as open_until,
      (extract(epoch from trial_until) * 1000)::float8 as trial_until
    from provider_rates where provider = ${provider}::provider`;
  if (!row) throw new Error(`provider_rates has no row for ${provider}: run npm run migrate`);
  return {
    now: row.now,
    state: {
      nextAt: row.next_at,
      blockedUntil: row.blocked_until,
      roomAt: row.room_at,
      said:
        row.limit === null || row.remaining === null || row.reset_at === null
          ? null
          : { limit: row.limit, remaining: row.remaining - row.on_the_way, resetAt: row.reset_at },
      wanted:
        row.wanted_priority === null || row.wanted_until === null
          ? null
          : { priority: row.wanted_priority, until: row.wanted_until },
      favoured: row.favoured,
      circuit: {
        failures: row.failures,
        openings: row.openings,
        downSince: row.down_since,
        openUntil: row.open_until,
        trialUntil: row.trial_until,
      },
    },
  };
}

/** Writes what a decision changed. Blocks and room are not its to change. */
export async function writeRate(tx: Tx, provider: ProviderName, before: SlotState, after: SlotState): Promise<void> {
  const { nextAt, wanted, favoured, circuit } = after;
  const isSame =
    nextAt === before.nextAt && wanted === before.wanted && favoured === before.favoured && circuit === before.circuit;
  if (isSame) return;
  const seconds = (ms: number | null) => (ms === null ? null : ms / 1000);
  await tx.$executeRaw`
    update provider_rates set next_at = to_timestamp(${nextAt / 1000}::float8), wanted_priority = ${wanted?.priority ?? null},
      wanted_until = to_timestamp(${seconds(wanted?.until ?? null)}::float8), favoured = ${favoured},
      failures = ${circuit.failures}, openings = ${circuit.openings}, down_since = to_timestamp(${seconds(circuit.downSince)}::float8),
      open_until = to_timestamp(${seconds(circuit.openUntil)}::float8), trial_until = to_timestamp(${seconds(circuit.trialUntil)}::float8)
    where provider = ${provider}::provider`;
}
