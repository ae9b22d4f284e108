import { connectCompaniesHouse } from "@/server/integrations/companies-house/connect";
import type { RegisterCompany } from "@/server/integrations/companies-house/mapper";
import { londonDay } from "@/server/platform/calendar";
import { db, type Tx } from "@/server/platform/db/client";
import { readSetting } from "@/server/platform/settings";
import { catalogue } from "@/server/queues/catalogue";
import { storeCompany } from "@/server/register/profiles/store-company";
import { isFresh, registerFreshness } from "@/server/register/rest/register-freshness";
import { REST_MARGIN_MS } from "@/server/register/stream/fold-events";
import { lacksStatus } from "@/server/register/stream/held-company";
import { dropUnlisted, keepFilings } from "@/server/register/stream/keep-filings";
import { DOUBT_PRIORITY, endChecks, requestChecks } from "@/server/register/stream/register-checks";
import { deriveStrikeOff } from "@/server/register/strike-off/strike-off";
import { type EndedReason, endingOf } from "@/server/register/strike-off/strike-off-ending";
import { recordRegisterEvents } from "@/server/register/timeline/register-events";

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

/**
 * Reads a company's profile and filings from Companies House and stores what it is now, which answers the checks that were asked for
 * before. What the stream has told meanwhile is newer
 * than an answer that may have been waited for: then nothing is stored, and Companies House is asked again.
 */
export async function refreshCompany(
  number: string,
  { isForced, isWaitedFor, priority = catalogue["refresh-company"].priority, signal, onStored }: RefreshOptions,
): Promise<void> {
  const known = await db.company.findUnique({
    where: { number },
    select: { profileFetchedAt: true, streamedAt: true },
  });
  const { profileDays } = await readSetting(db, registerFreshness);
  if (!isForced && isFresh(known?.profileFetchedAt, profileDays)) {
    await db.$transaction((tx) => onStored(tx, true, null));
    return;
  }
  const startedAt = new Date();
  const client = connectCompaniesHouse(priority, { isWaitedFor });
  const profile = await client.getCompany(number, signal);
  const streamedBefore = known?.streamedAt ?? null;
  if (!profile) {
    await db.$transaction(async (tx) => {
      if (await leftToStream(tx, number, streamedBefore, onStored)) return;
      const { count } = await tx.company.updateMany({
        where: { number, missingSince: null },
        data: { missingSince: new Date() },
      });
      if (count > 0) await recordRegisterEvents(tx, number, "rest", [{ kind: "not_on_register", details: {} }]);
      await endChecks(tx, number, startedAt);
      await onStored(tx, false, "not_on_register");
    });
    return;
  }
  const filings = await client.getFilings(number, { signal, limit: FILINGS });
  await db.$transaction(async (tx) => {
    if (await leftToStream(tx, number, streamedBefore, onStored)) return;
    const told = await keepKnownStatus(tx, { ...profile, number });
    const strikeOff = deriveStrikeOff({ ...told, filings, today: londonDay(new Date()) });
    const changes = await storeCompany(tx, told, strikeOff);
    await keepFilings(tx, filings.map((filing) => ({ companyNumber: number, ...filing })).reverse());
    await dropUnlisted(tx, number, filings, new Date(startedAt.getTime() - REST_MARGIN_MS));
    await endChecks(tx, number, startedAt);
    await onStored(tx, true, endingOf(changes));
  });
}

/** Under the company's lock: whether the stream has moved it since `streamedBefore` was read. Then the caller stores nothing. */
async function leftToStream(
  tx: Tx,
  number: string,
  streamedBefore: Date | null,
  onStored: RefreshOptions["onStored"],
): Promise<boolean> {
  const [now] = await tx.$queryRaw<{ streamedAt: Date | null; isKnown: boolean; isTold: boolean }[]>`
    select streamed_at as "streamedAt", missing_since is null as "isKnown", status is not null as "isTold"
    from companies where number = ${number} for no key update`;
  // A company of which the stream has told filings alone is told by REST first.
  if (!now?.isTold || now.streamedAt?.getTime() === streamedBefore?.getTime()) return false;
  await requestChecks(tx, [{ number, reason: "the stream told more of it while REST was asked" }], DOUBT_PRIORITY);
  await onStored(tx, now.isKnown, now.isKnown ? null : "not_on_register");
  return true;
}

/** A profile may leave its status out, which does not say that what we know is over. Under the company's lock. */
async function keepKnownStatus(tx: Tx, profile: RegisterCompany): Promise<RegisterCompany> {
  const held = await tx.company.findUnique({
    where: { number: profile.number },
    select: { status: true, statusDetail: true },
  });
  if (!held?.status || !lacksStatus(profile, { status: held.status })) return profile;
  return { ...profile, status: held.status, statusDetail: profile.statusDetail ?? held.statusDetail };
}
