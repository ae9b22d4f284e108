import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { emptyBodies } from "@/server/enrichment/privacy/empty-bodies";
import { type FoundPerson, findPerson, namesOf } from "@/server/enrichment/privacy/find-person";
import { forgetLookups, redactAnswers } from "@/server/enrichment/privacy/forget-lookups";
import type { EraseInput, Erasure } from "@/server/enrichment/privacy/schema";
import { strikeOut } from "@/server/enrichment/privacy/strike-out";
import { addSuppressions, type NewSuppression } from "@/server/enrichment/privacy/suppress";
import { db, type Tx } from "@/server/platform/db/client";
import { forgetAppointments } from "@/server/register/people/forget-appointments";
import { personMarks } from "@/server/register/suppression";

const TIMEOUT_MS = 300_000;

/** Carries the counts of a dry run out of the transaction that it undoes. */
class Undone extends Error {
  constructor(readonly counts: Erasure) {
    super("a dry run is undone");
  }
}

/**
 * Removes a person from every table and leaves a hashed suppression, in one transaction. Credits stay in the books. A dry run does
 * the same and takes it back, so that its counts are what would go. Throws `NOT_FOUND` for an officer nobody knows.
 */
export async function erasePerson(actor: Actor, input: EraseInput): Promise<Erasure> {
  try {
    return await db.$transaction(
      async (tx) => {
        const counts = await erase(tx, actor, input);
        if (input.dryRun) throw new Undone({ ...counts, suppressionId: null });
        return counts;
      },
      { timeout: TIMEOUT_MS },
    );
  } catch (error) {
    if (error instanceof Undone) return error.counts;
    throw error;
  }
}

async function erase(tx: Tx, actor: Actor, input: EraseInput): Promise<Erasure> {
  // Whoever else erases waits: two erasures that meet would wait for each other's rows.
  await tx.$queryRaw`select pg_advisory_xact_lock(hashtext('erase-person'))::text, set_config('strikeline.erasing', 'on', true)`;
  const person = await findPerson(tx, input);
  const { appointments, addresses, lookups } = person;
  const suppressionId = await addSuppressions(tx, actor, marksOf(person), {
    reason: input.reason,
    hint: hintOf(person),
    isErasure: true,
  });
  const lookupIds = lookups.map((lookup) => lookup.id);
  const inFlight = await forgetLookups(tx, lookupIds);
  await redactAnswers(tx, addresses);
  const deliveries = await emptyDeliveries(tx, lookupIds);
  const emails = await tx.officerEmail.deleteMany({
    where: { OR: [{ email: { in: addresses } }, { officerId: { in: appointments.map((officer) => officer.id) } }] },
  });
  const mentions = await strikeOut(tx, {
    names: namesOf(appointments),
    addresses,
    ids: appointments.flatMap(({ id, personId }) => (personId ? [id, personId] : [id])),
  });
  await forgetAppointments(tx, appointments);
  await tx.officer.deleteMany({ where: { id: { in: appointments.map((officer) => officer.id) } } });
  const counts = {
    appointments: appointments.length,
    companies: new Set(appointments.map((officer) => officer.companyNumber)).size,
    addresses: emails.count,
    lookups: lookups.length,
    inFlight,
    deliveries,
    mentions,
  };
  await recordAudit(tx, {
    actor,
    action: "person.erased",
    entity: "suppression",
    entityId: suppressionId,
    reason: input.reason,
    after: counts,
  });
  return { suppressionId, ...counts };
}

function marksOf({ appointments, addresses, domains }: FoundPerson): NewSuppression[] {
  const people = appointments.flatMap((officer) => [
    ...personMarks(officer),
    // A later appointment may come without a month of birth.
    ...personMarks({ ...officer, birthYear: null, birthMonth: null }),
    ...domains.flatMap((domain) => personMarks({ ...officer, domain })),
  ]);
  return [
    ...addresses.map((value) => ({ kind: "address" as const, value })),
    ...[...new Set(people)].map((value) => ({ kind: "person" as const, value })),
  ];
}

function hintOf({ appointments, addresses }: FoundPerson): string {
  const count = (many: number, one: string, more: string) => `${many} ${many === 1 ? one : more}`;
  return `${count(appointments.length, "appointment", "appointments")}, ${count(addresses.length, "address", "addresses")}`;
}

/** What Snov.io told us about the tasks of these lookups; what comes later for them is not kept (`forget_delivery`). */
async function emptyDeliveries(tx: Tx, lookupIds: readonly string[]): Promise<number> {
  const tasks = await tx.lookup.findMany({
    where: { id: { in: [...lookupIds] }, taskId: { not: null } },
    select: { taskId: true },
  });
  const ids = tasks.flatMap(({ taskId }) => taskId ?? []);
  await tx.snovTask.updateMany({ where: { id: { in: ids } }, data: { isRedacted: true } });
  return emptyBodies(tx, ids);
}
