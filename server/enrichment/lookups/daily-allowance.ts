import { costRules, holdsOf } from "@/server/credits/cost-rules";
import { lookupPolicy } from "@/server/enrichment/lookups/lookup-policy";
import type { Tx } from "@/server/platform/db/client";
import { Prisma } from "@/server/platform/db/generated/client";
import { readSetting } from "@/server/platform/settings";

interface Allowance {
  creditsPerDay: number;
  /** Of it, spent and held today. */
  used: number;
}

/**
 * Of how many companies everything may be found with what a day's allowance leaves, so that a run over them never waits at its cap.
 * An allowance that is smaller than what a single company may cost still does for one at a time until a credit of it is used: mostly a
 * company costs far less.
 */
export async function companiesWithin(tx: Tx, { creditsPerDay, used }: Allowance): Promise<number> {
  const most = await mostForOne(tx);
  if (creditsPerDay < most) return used === 0 ? 1 : 0;
  return Math.max(0, Math.floor((creditsPerDay - used) / most));
}

async function mostForOne(tx: Tx): Promise<number> {
  const holds = holdsOf(await readSetting(tx, costRules));
  const { officersPerCompany, verification } = await readSetting(tx, lookupPolicy);
  const perOfficer = holds.email + (verification === "never" ? 0 : holds.verification);
  return Math.max(1, holds.domain + officersPerCompany * perOfficer);
}

/**
 * What Strikeline's own runs whose name begins so have held in the present London day and not got back, whenever they were started.
 * What a release of today gives back of an earlier day is that day's.
 */
export async function usedToday(tx: Tx, runName: string): Promise<number> {
  const today = Prisma.sql`date_trunc('day', now() at time zone 'Europe/London') at time zone 'Europe/London'`;
  const [row] = await tx.$queryRaw<{ credits: number }[]>`
    with moves as (
      select transfer.kind, transfer.amount, transfer.lookup_id, transfer.task_id from snov_credit_usage transfer
      join runs run on run.id = transfer.run_id
      where transfer.created_at >= ${today} and run.requested_by = 'stream' and starts_with(run.name, ${runName})
    )
    select coalesce(sum(case kind when 'hold' then amount when 'release' then -amount else 0 end), 0)::int as credits from moves
    where kind = 'hold' or exists (
      select from moves held where held.kind = 'hold' and held.lookup_id = moves.lookup_id and held.task_id = moves.task_id)`;
  return Math.max(0, row?.credits ?? 0);
}
