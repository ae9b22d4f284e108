import { systemActor } from "@/server/access/actor";
import { companiesWithin, usedToday } from "@/server/enrichment/lookups/daily-allowance";
import { createRun } from "@/server/enrichment/runs/start-run";
import { staleRefreshValue } from "@/server/enrichment/settings/schema";
import { db, type Tx } from "@/server/platform/db/client";
import { defineSetting, readSetting } from "@/server/platform/settings";

export const STALE_RUN = "Refresh of stale companies";
const LOCK = "refresh-stale";
const MOST_COMPANIES = 500;

export const staleRefresh = defineSetting({ name: "stale-refresh", title: "Stale refresh", schema: staleRefreshValue });

/**
 * Asks again about companies whose answers have expired, within the day's credits: those that somebody accepted a domain of first,
 * then the freshest strike-offs. Its runs are runs like any other, one at a time, and so small that their maximum fits into what
 * is left. Any number of workers may call it at once. Returns the id of the run that it started, null when there was none to start.
 */
export async function refreshStale(): Promise<string | null> {
  return db.$transaction(
    async (tx) => {
      const { isOn, creditsPerDay } = await readSetting(tx, staleRefresh);
      if (!isOn || !(await takeTurn(tx))) return null;
      const used = await usedToday(tx, STALE_RUN);
      const count = Math.min(MOST_COMPANIES, await companiesWithin(tx, { creditsPerDay, used }));
      const companyNumbers = count > 0 ? await findStale(tx, count) : [];
      if (companyNumbers.length === 0) return null;
      return createRun(tx, systemActor, {
        name: STALE_RUN,
        companyNumbers,
        steps: ["domain", "officers", "emails"],
        cap: creditsPerDay - used,
        refresh: false,
        dryRun: false,
      });
    },
    { timeout: 60_000 },
  );
}

/** A run that stands still longer, for a person's word or a task of unknown fate, keeps no other from starting. */
const PATIENCE_MS = 86_400_000;

/** One worker at a time, and not while queues wait for credits or a run of this kind is open. */
async function takeTurn(tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ isMine: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtext(${LOCK})) as "isMine"`;
  if (!row?.isMine) return false;
  const open = await tx.run.count({
    where: {
      name: STALE_RUN,
      requestedBy: "stream",
      state: { in: ["running", "paused"] },
      createdAt: { gt: new Date(Date.now() - PATIENCE_MS) },
    },
  });
  return open === 0 && (await tx.queuePause.count({ where: { cause: { not: "person" } } })) === 0;
}

/** Whoever was tried goes to the end: an officer who will not be asked again stays stale, and must not keep others waiting. */
const TRIED_DAYS = 7;

/**
 * Companies whose strike-off is proposed, of which a domain's or an e-mail's answer, whichever company it was bought for, has expired
 * and nothing newer was asked. A suspended strike-off stops costing, as `endingOf` has it.
 */
async function findStale(tx: Tx, limit: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ number: string }[]>`
    with expired as (
      select distinct link.company_number as number from lookups lookup join run_item_lookups link on link.lookup_id = lookup.id
      where lookup.expires_at < now() and lookup.state in ('found', 'not_found') and lookup.kind in ('domain', 'email') and lookup.forgotten_at is null
    )
    select company.number from expired join companies company using (number)
    where company.strike_off_stage = 'proposed'
      and not exists (select from run_items item join runs run on run.id = item.run_id
        where item.company_number = company.number and run.name = ${STALE_RUN} and run.requested_by = 'stream'
          and run.created_at > now() - make_interval(days => ${TRIED_DAYS}::integer))
      and (exists (select from company_enrichment e where e.company_number = company.number and e.state = 'stale')
        or exists (select from officer_enrichment o where o.company_number = company.number and o.state = 'stale'
          and exists (select from company_enrichment e where e.company_number = company.number and e.state = 'completed')))
    order by exists (select from company_domains d where d.company_number = company.number and d.decision = 'accepted') desc,
      coalesce(company.strike_off_notice_on, company.strike_off_since) desc nulls last, company.number
    limit ${limit}`;
  return rows.map((row) => row.number);
}
