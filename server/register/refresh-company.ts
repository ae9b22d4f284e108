import { connectCompaniesHouse } from "@/server/integrations/companies-house/connect";
import { londonDay } from "@/server/platform/calendar";
import { db, type Tx } from "@/server/platform/db/client";
import { readSetting } from "@/server/platform/settings";
import { catalogue } from "@/server/queues/catalogue";
import { recordRegisterEvents } from "@/server/register/register-events";
import { isFresh, registerFreshness } from "@/server/register/register-freshness";
import { storeCompany } from "@/server/register/store-company";
import { keepFilings } from "@/server/register/stream/keep-filings";
import { deriveStrikeOff } from "@/server/register/strike-off";
import { type EndedReason, endingOf } from "@/server/register/strike-off-ending";

const FILINGS = 100;

export interface RefreshOptions {
  isForced: boolean;
  /** A person looks at the page and waits. */
  isWaitedFor?: boolean;
  /** Of its requests at Companies House's limit; a run's when left out. */
  priority?: number;
  signal: AbortSignal;
  /**
   * Runs in the transaction that stores the profile. `isKnown` is false when the register has no such company; `ended` says why it
   * stops costing by what this reading brought.
   */
  onStored: (tx: Tx, isKnown: boolean, ended: EndedReason | null) => Promise<void>;
}

/** Reads a company's profile and filings from Companies House and stores what it is now. */
export async function refreshCompany(
  number: string,
  { isForced, isWaitedFor, priority = catalogue["refresh-company"].priority, signal, onStored }: RefreshOptions,
): Promise<void> {
  const known = await db.company.findUnique({ where: { number }, select: { profileFetchedAt: true } });
  const { profileDays } = await readSetting(db, registerFreshness);
  if (!isForced && isFresh(known?.profileFetchedAt, profileDays)) {
    await db.$transaction((tx) => onStored(tx, true, null));
    return;
  }
  const client = connectCompaniesHouse(priority, { isWaitedFor });
  const profile = await client.getCompany(number, signal);
  if (!profile) {
    await db.$transaction(async (tx) => {
      const { count } = await tx.company.updateMany({
        where: { number, missingSince: null },
        data: { missingSince: new Date() },
      });
      if (count > 0) await recordRegisterEvents(tx, number, "rest", [{ kind: "not_on_register", details: {} }]);
      await onStored(tx, false, null);
    });
    return;
  }
  const filings = await client.getFilings(number, { signal, limit: FILINGS });
  const strikeOff = deriveStrikeOff({ ...profile, filings, today: londonDay(new Date()) });
  await db.$transaction(async (tx) => {
    const changes = await storeCompany(tx, { ...profile, number }, strikeOff);
    await keepFilings(tx, filings.map((filing) => ({ companyNumber: number, ...filing })).reverse());
    await onStored(tx, true, endingOf(changes));
  });
}
