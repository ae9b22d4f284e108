import { londonDay } from "@/server/platform/calendar";
import { db } from "@/server/platform/db/client";
import { BACK_FILL_PRIORITY } from "@/server/register/stream/register-checks";
import { SETTLING_DAYS, SHOWN_DISCONTINUED_DAYS } from "@/server/register/strike-off/strike-off";

const PROPOSAL = "active-proposal-to-strike-off";
/** So many a time: whoever is left waits for the next. */
const MOST = 5_000;

/**
 * Has REST asked about companies whose stage was decided by what was fresh then and is no longer: profile and filings still disagree
 * after the days that they may lag behind one another, or the proposal came to nothing a year ago. No event says that time has passed.
 * Returns how many were asked about.
 */
export async function recheckUnsettled(now: Date = new Date()): Promise<number> {
  return db.$executeRaw`
    insert into register_checks (company_number, reason, priority)
    select number, 'its profile and its filings still disagree', ${BACK_FILL_PRIORITY}::int from companies,
      (select ${londonDay(now)}::date as today) london
    where missing_since is null and strike_off_stage is not null
      and not exists (select from register_checks waiting where waiting.company_number = companies.number) and (
      strike_off_since < today - ${SETTLING_DAYS}::int and (
        (strike_off_stage in ('proposed', 'suspended') and status_detail is distinct from ${PROPOSAL})
        or (strike_off_stage in ('discontinued', 'dissolved') and status_detail = ${PROPOSAL})
        or (strike_off_stage = 'dissolved' and status = 'active'))
      or (strike_off_stage = 'discontinued' and strike_off_since < today - ${SHOWN_DISCONTINUED_DAYS}::int))
    -- What is only no news any more comes last.
    order by strike_off_since < today - ${SHOWN_DISCONTINUED_DAYS}::int, number limit ${MOST} on conflict (company_number) do nothing`;
}
