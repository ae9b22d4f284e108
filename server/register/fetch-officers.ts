import { connectCompaniesHouse } from "@/server/integrations/companies-house/connect";
import type { RegisterOfficer } from "@/server/integrations/companies-house/mapper";
import { dayOf } from "@/server/platform/calendar";
import { db, type Tx } from "@/server/platform/db/client";
import { catalogue } from "@/server/queues/catalogue";
import { recordRegisterEvents } from "@/server/register/register-events";
import { findSuppressed } from "@/server/register/suppression";

const FRESH_MS = 24 * 3_600_000;

export interface FetchOptions {
  isForced: boolean;
  signal: AbortSignal;
  /** Runs in the transaction that stores the officers. */
  onStored: (tx: Tx) => Promise<void>;
}

/** Reads all appointments of a company from Companies House and stores them by appointment id. */
export async function fetchOfficers(
  companyNumber: string,
  { isForced, signal, onStored }: FetchOptions,
): Promise<void> {
  const company = await db.company.findUniqueOrThrow({
    where: { number: companyNumber },
    select: { officersFetchedAt: true },
  });
  const isFresh = company.officersFetchedAt && Date.now() - company.officersFetchedAt.getTime() < FRESH_MS;
  if (isFresh && !isForced) {
    await db.$transaction(onStored);
    return;
  }
  const officers = await connectCompaniesHouse(catalogue["fetch-officers"].priority).getOfficers(companyNumber, signal);
  await db.$transaction(async (tx) => {
    await storeOfficers(tx, companyNumber, officers);
    await onStored(tx);
  });
}

async function storeOfficers(tx: Tx, companyNumber: string, listed: readonly RegisterOfficer[]): Promise<void> {
  const officers = await leaveSuppressed(tx, companyNumber, listed);
  const before = new Set(
    (
      await tx.officer.findMany({
        where: { companyNumber, goneSince: null, suppressedAt: null },
        select: { id: true },
      })
    ).map((row) => row.id),
  );
  for (const officer of officers) {
    const data = columnsOf(companyNumber, officer);
    await tx.officer.upsert({
      where: { id: officer.appointmentId },
      create: { id: officer.appointmentId, ...data },
      update: data,
    });
  }
  const stored = new Set(officers.map((officer) => officer.appointmentId));
  const gone = [...before].filter((id) => !stored.has(id));
  await tx.officer.updateMany({ where: { id: { in: gone } }, data: { goneSince: new Date() } });
  const added = officers.filter((officer) => !before.has(officer.appointmentId)).length;
  if (before.size > 0 && (added > 0 || gone.length > 0)) {
    await recordRegisterEvents(tx, companyNumber, "rest", [
      { kind: "officers_changed", details: { added, gone: gone.length } },
    ]);
  }
  await tx.company.update({ where: { number: companyNumber }, data: { officersFetchedAt: new Date() } });
}

/**
 * The officers without those who are suppressed, under whatever appointment: a new one is not stored, one that we have is marked
 * and loses its addresses.
 */
async function leaveSuppressed(
  tx: Tx,
  companyNumber: string,
  officers: readonly RegisterOfficer[],
): Promise<RegisterOfficer[]> {
  const flags = await findSuppressed(
    tx,
    officers.map(({ officerId, ...officer }) => ({ ...officer, personId: officerId, companyNumber })),
  );
  const ids = officers.filter((_, index) => flags[index]).map((officer) => officer.appointmentId);
  if (ids.length > 0) {
    await tx.officer.updateMany({ where: { id: { in: ids }, suppressedAt: null }, data: { suppressedAt: new Date() } });
    await tx.officerEmail.deleteMany({ where: { officerId: { in: ids } } });
  }
  return officers.filter((_, index) => !flags[index]);
}

function columnsOf(companyNumber: string, officer: RegisterOfficer) {
  const { appointmentId: _, officerId, appointedOn, appointedBefore, resignedOn, ...rest } = officer;
  return {
    ...rest,
    companyNumber,
    personId: officerId,
    appointedOn: dayOf(appointedOn),
    appointedBefore: dayOf(appointedBefore),
    resignedOn: dayOf(resignedOn),
    goneSince: null,
    updatedAt: new Date(),
  };
}
