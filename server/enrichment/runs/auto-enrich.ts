import type { z } from "zod";
import { systemActor } from "@/server/access/actor";
import { companiesWithin, usedToday } from "@/server/enrichment/lookups/daily-allowance";
import { createRun } from "@/server/enrichment/runs/start-run";
import { autoEnrichmentValue } from "@/server/enrichment/settings/schema";
import { londonDay } from "@/server/platform/calendar";
import { db, type Tx } from "@/server/platform/db/client";
import { defineSetting, readSetting } from "@/server/platform/settings";

export const AUTO_RUN = "New strike-offs";
const LOCK = "auto-enrich";
const MOST_COMPANIES = 500;
/** Entries of so long become one run. */
const COLLECTED_MS = 15 * 60_000;
/** A run that waits longer for a person's word keeps no other from starting. */
const PATIENCE_MS = 86_400_000;
/** An entry that nobody collected for this long, for want of credits or because the policy was off, is not news any more. */
const NEWS_HOURS = 24;

export type AutoEnrichment = z.infer<typeof autoEnrichmentValue>;

export const autoEnrichment = defineSetting({
  name: "auto-enrichment",
  title: "Automatic enrichment",
  schema: autoEnrichmentValue,
});

/**
 * Collects the companies that entered strike-off and fit the policy into a run like any other, within the day's credits. One run of
 * its kind is open at a time; a company is collected once an entry. Any number of workers may call it at once. Returns the id of
 * the run that it started, null when there was none to start.
 */
export async function autoEnrich(): Promise<string | null> {
  return db.$transaction(
    async (tx) => {
      const policy = await readSetting(tx, autoEnrichment);
      if (!policy.isOn || !(await takeTurn(tx))) return null;
      const { creditsPerDay } = policy;
      const used = await usedToday(tx, AUTO_RUN);
      const count = Math.min(MOST_COMPANIES, await companiesWithin(tx, { creditsPerDay, used }));
      const companyNumbers = count > 0 ? await findEntered(tx, policy, count) : [];
      if (companyNumbers.length === 0) return null;
      return createRun(tx, systemActor, {
        name: `${AUTO_RUN}, ${londonDay(new Date())}`,
        companyNumbers,
        steps: policy.steps,
        cap: creditsPerDay - used,
        refresh: false,
        dryRun: false,
      });
    },
    { timeout: 60_000 },
  );
}

async function takeTurn(tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ isMine: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtext(${LOCK})) as "isMine"`;
  if (!row?.isMine) return false;
  const [since, yesterday] = [COLLECTED_MS, PATIENCE_MS].map((ms) => new Date(Date.now() - ms));
  const stands = { state: "paused", createdAt: { gt: yesterday } } as const;
  const busy = await tx.run.count({
    where: { ...OURS, OR: [{ state: "running" }, stands, { createdAt: { gt: since } }] },
  });
  return busy === 0 && (await tx.queuePause.count({ where: { cause: { not: "person" } } })) === 0;
}

const OURS = { name: { startsWith: AUTO_RUN }, requestedBy: "stream" as const };

/** Companies whose entry is news, whose proposal still runs and that no run of ours has taken since, the newest first. */
async function findEntered(tx: Tx, policy: AutoEnrichment, limit: number): Promise<string[]> {
  const sicPatterns = policy.sicPrefixes.map((prefix) => `${prefix}%`);
  const areas = policy.areas.map((area) => area.toUpperCase());
  const rows = await tx.$queryRaw<{ number: string }[]>`
    select company.number from (
      select company_number as number, max(seen_at) as entered_at from register_events
      where kind = 'entered_strike_off' and source in ('stream', 'rest') and seen_at > now() - make_interval(hours => ${NEWS_HOURS})
        and not details ? 'seen'
      group by company_number
    ) entry join companies company using (number)
    where company.strike_off_stage = 'proposed' and company.status = 'active'
      and (cardinality(${sicPatterns}::text[]) = 0 or exists (select from unnest(company.sic_codes) code where code like any(${sicPatterns}::text[])))
      and (cardinality(${areas}::text[]) = 0 or upper(substring(company.postcode from '^[A-Za-z]+')) = any(${areas}::text[]))
      and (cardinality(${policy.types}::text[]) = 0 or company.type = any(${policy.types}::text[]))
      and (${policy.minYears}::int is null or company.incorporated_on <= current_date - make_interval(years => ${policy.minYears}::int))
      and (${policy.maxYears}::int is null or company.incorporated_on >= current_date - make_interval(years => ${policy.maxYears}::int))
      and not exists (
        select from run_items item join runs run on run.id = item.run_id
        where item.company_number = company.number and run.requested_by = 'stream' and run.created_at >= entry.entered_at)
    order by entry.entered_at desc, company.number limit ${limit}`;
  return rows.map((row) => row.number);
}
