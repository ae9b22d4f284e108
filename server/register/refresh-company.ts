import { connectCompaniesHouse } from "@/server/integrations/companies-house/connect";
import { londonDay } from "@/server/platform/calendar";
import { db, type Tx } from "@/server/platform/db/client";
import { catalogue } from "@/server/queues/catalogue";
import { recordRegisterEvents } from "@/server/register/register-events";
import { storeCompany } from "@/server/register/store-company";
import { deriveStrikeOff } from "@/server/register/strike-off";

/** Profiles younger than this are not fetched again unless a person asks. */
const FRESH_MS = 24 * 3_600_000;
const FILINGS = 100;

export interface RefreshOptions {
  isForced: boolean;
  signal: AbortSignal;
  /** Runs in the transaction that stores the profile. `isKnown` is false when the register has no such company. */
  onStored: (tx: Tx, isKnown: boolean) => Promise<void>;
}

/** Reads a company's profile and filings from Companies House and stores what it is now. */
export async function refreshCompany(number: string, { isForced, signal, onStored }: RefreshOptions): Promise<void> {
  const known = await db.company.findUnique({ where: { number }, select: { profileFetchedAt: true } });
  const isFresh = known?.profileFetchedAt && Date.now() - known.profileFetchedAt.getTime() < FRESH_MS;
  if (isFresh && !isForced) {
    await db.$transaction((tx) => onStored(tx, true));
    return;
  }
  const client = connectCompaniesHouse(catalogue["refresh-company"].priority);
  const profile = await client.getCompany(number, signal);
  if (!profile) {
    await db.$transaction(async (tx) => {
      const { count } = await tx.company.updateMany({
        where: { number, missingSince: null },
        data: { missingSince: new Date() },
      });
      if (count > 0) await recordRegisterEvents(tx, number, "rest", [{ kind: "not_on_register", details: {} }]);
      await onStored(tx, false);
    });
    return;
  }
  const filings = await client.getFilings(number, { signal, limit: FILINGS });
  const strikeOff = deriveStrikeOff({ ...profile, filings, today: londonDay(new Date()) });
  await db.$transaction(async (tx) => {
    await storeCompany(tx, { ...profile, number }, strikeOff);
    await onStored(tx, true);
  });
}
