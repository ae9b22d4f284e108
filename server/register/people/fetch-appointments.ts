import { connectCompaniesHouse } from "@/server/integrations/companies-house/connect";
import type { RegisterAppointment } from "@/server/integrations/companies-house/mapper";
import { dayOf } from "@/server/platform/calendar";
import { db, type Tx } from "@/server/platform/db/client";
import type { Officer } from "@/server/platform/db/generated/client";
import { catalogue } from "@/server/queues/catalogue";
import { isSuppressed } from "@/server/register/suppression";

/** Four pages; who has more is a nominee of whom the number says enough. */
const MOST = 200;

/**
 * Reads a person's appointments at all companies from Companies House and stores them in place of what was known. Does nothing for an
 * officer who is gone, has no id over all appointments or is suppressed; what was suppressed meanwhile is not stored.
 */
export async function fetchAppointments(officerId: string, signal: AbortSignal): Promise<void> {
  const officer = await findAskable(db, officerId);
  if (!officer?.personId) return;
  const client = connectCompaniesHouse(catalogue["fetch-appointments"].priority, { isWaitedFor: true });
  const { total, appointments } = await client.getAppointments(officer.personId, { signal, limit: MOST });
  await db.$transaction(async (tx) => {
    // Whoever suppresses the person writes this row: one of us sees the other's work.
    await tx.$queryRaw`select 1 from officers where id = ${officerId} for no key update`;
    const person = await findAskable(tx, officerId);
    if (person?.personId) await store(tx, person.personId, total, appointments);
  });
}

/** Null for nobody and for somebody suppressed. */
async function findAskable(from: Tx | typeof db, officerId: string): Promise<Officer | null> {
  const officer = await from.officer.findFirst({ where: { id: officerId, suppressedAt: null } });
  return officer && !(await isSuppressed(from, officer)) ? officer : null;
}

async function store(tx: Tx, personId: string, total: number, appointments: readonly RegisterAppointment[]) {
  const data = { total, fetchedAt: new Date() };
  await tx.personRecord.upsert({ where: { personId }, create: { personId, ...data }, update: data });
  await tx.personAppointment.deleteMany({ where: { personId } });
  await tx.personAppointment.createMany({
    data: appointments.map(({ appointedOn, appointedBefore, resignedOn, ...rest }, position) => ({
      ...rest,
      personId,
      position,
      appointedOn: dayOf(appointedOn),
      appointedBefore: dayOf(appointedBefore),
      resignedOn: dayOf(resignedOn),
    })),
  });
}
