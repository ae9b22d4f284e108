import { type Db, db } from "@/server/platform/db/client";
import { PLANNED_ONCE } from "@/server/platform/db/planned-once";
import { describeSignal, type LeadSignal } from "@/server/register/lead-score/describe-signal";
import type { LeadScore, LeadWeights } from "@/server/register/lead-score/schema";

/**
 * The lead scores of those companies that are in strike-off, as of now, with their reasons. The weights are those in force unless
 * others are given.
 */
export async function readLeadScores(
  numbers: readonly string[],
  store: Db = db,
  weights: LeadWeights | null = null,
): Promise<Map<string, LeadScore>> {
  if (numbers.length === 0) return new Map();
  const given = weights && JSON.stringify(weights);
  const rows = await store.$queryRaw<(LeadSignal & { number: string })[]>`${PLANNED_ONCE}
    select company_number as number, signal, points, amount, word
    from lead_signals(${[...numbers]}::text[], coalesce(${given}::jsonb, lead_weights())) order by company_number, place`;
  const byCompany = Map.groupBy(rows, (row) => row.number);
  return new Map([...byCompany].map(([number, signals]) => [number, shapeScore(signals)]));
}

function shapeScore(signals: readonly LeadSignal[]): LeadScore {
  const sum = signals.reduce((total, { points }) => total + points, 0);
  return {
    score: Math.min(Math.max(sum, 0), 100),
    reasons: signals.map((row) => ({ signal: row.signal, points: row.points, detail: describeSignal(row) })),
  };
}
