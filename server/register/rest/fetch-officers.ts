import type { OfficerList } from "@/server/integrations/companies-house/client";
import { connectCompaniesHouse } from "@/server/integrations/companies-house/connect";
import type { RegisterOfficer } from "@/server/integrations/companies-house/mapper";
import { dayOf } from "@/server/platform/calendar";
import { db, type Tx } from "@/server/platform/db/client";
import { readSetting } from "@/server/platform/settings";
import { catalogue } from "@/server/queues/catalogue";
import { forgetAppointments } from "@/server/register/people/forget-appointments";
import { isFresh, registerFreshness } from "@/server/register/rest/register-freshness";
import { findSuppressed } from "@/server/register/suppression";
import { recordRegisterEvents } from "@/server/register/timeline/register-events";

export interface FetchOptions {
  isForced: boolean;
  /** A person looks at the page and waits. */
  isWaitedFor?: boolean;
  signal: AbortSignal;
  /** Runs in the transaction that stores the officers. */
  onStored: (tx: Tx) => Promise<void>;
}

/**
 * Reads all appointments of a company from Companies House and stores them by appointment id. Of a list that did not come whole nobody
 * is gone who is not on it: some count more than they ever list. One of nobody at all is asked for again, however soon.
 */
export async function fetchOfficers(
  companyNumber: string,
  { isForced, isWaitedFor, signal, onStored }: FetchOptions,
): Promise<void> {
  const company = await db.company.findUniqueOrThrow({
    where: { number: companyNumber },
    select: { officersFetchedAt: true },
  });
  const { officersDays } = await readSetting(db, registerFreshness);
  if (!isForced && isFresh(company.officersFetchedAt, officersDays)) {
    await db.$transaction(onStored);
    return;
  }
  const client = connectCompaniesHouse(catalogue["fetch-officers"].priority, { isWaitedFor });
  const list = await client.getOfficers(companyNumber, signal);
  await db.$transaction(async (tx) => {
    await storeOfficers(tx, companyNumber, list);
    await onStored(tx);
  });
}

async function storeOfficers(tx: Tx, companyNumber: string, list: OfficerList): Promise<void> {
  const officers = await leaveSuppressed(tx, companyNumber, list.officers);
  const known = await tx.officer.findMany({
    where: { companyNumber, suppressedAt: null },
    select: { id: true, name: true, formerNames: true, goneSince: true },
  });
  const byId = new Map(known.map((row) => [row.id, row]));
  const before = new Set(known.flatMap(({ id, goneSince }) => (goneSince ? [] : [id])));
  let renamed = 0;
  for (const officer of officers) {
    const data = columnsOf(companyNumber, officer);
    const old = byId.get(officer.appointmentId);
    const isRenamed = old !== undefined && old.name !== officer.name;
    if (isRenamed) renamed += 1;
    await tx.officer.upsert({
      where: { id: officer.appointmentId },
      create: { id: officer.appointmentId, ...data },
      update: isRenamed ? { ...data, formerNames: formerNamesOf(old, officer.name) } : data,
    });
  }
  const stored = new Set(officers.map((officer) => officer.appointmentId));
  const gone = list.isWhole ? [...before].filter((id) => !stored.has(id)) : [];
  await tx.officer.updateMany({ where: { id: { in: gone } }, data: { goneSince: new Date() } });
  const added = officers.filter((officer) => !before.has(officer.appointmentId)).length;
  if (before.size > 0 && (added > 0 || gone.length > 0 || renamed > 0)) {
    // Never a name: events are kept when a person is forgotten.
    const details = { added, gone: gone.length, ...(renamed > 0 ? { renamed } : {}) };
    await recordRegisterEvents(tx, companyNumber, "rest", [{ kind: "officers_changed", details }]);
  }
  if (list.isWhole || list.officers.length > 0)
    await tx.company.update({ where: { number: companyNumber }, data: { officersFetchedAt: new Date() } });
}

/** Every name but the present one, each once, oldest first. */
function formerNamesOf(old: { name: string; formerNames: string[] }, name: string): string[] {
  return [...new Set([...old.formerNames, old.name])].filter((former) => former !== name);
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
    await forgetAppointments(
      tx,
      officers.flatMap(({ officerId: personId }, index) => (flags[index] ? { personId } : [])),
    );
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
