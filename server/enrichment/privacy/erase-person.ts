import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import {
  addSuppressions,
  areSuppressed,
  type NewSuppression,
  noteCleaned,
} from "@/server/enrichment/privacy/add-suppressions";
import { redactAnswers } from "@/server/enrichment/privacy/clean-answer";
import { type FoundPerson, findPerson, marksOfAppointment } from "@/server/enrichment/privacy/find-person";
import { findAnswersWith, findSeeds } from "@/server/enrichment/privacy/find-seeds";
import { forgetLookups, lockLookups } from "@/server/enrichment/privacy/forget-lookups";
import { forgetSitePeople } from "@/server/enrichment/privacy/forget-site-people";
import { spelledMarks } from "@/server/enrichment/privacy/person-marks";
import { refuseReason } from "@/server/enrichment/privacy/refuse-reason";
import type { EraseInput, Erasure } from "@/server/enrichment/privacy/schema";
import { beginErasing, ownStep, type Step, waitForOlder } from "@/server/enrichment/privacy/steps";
import { isMentioned, strikeOut } from "@/server/enrichment/privacy/strike-out";
import { lockTasksOf, redactTasksOf } from "@/server/enrichment/privacy/tasks-of";
import type { Words } from "@/server/enrichment/privacy/words";
import { cleanEmail } from "@/server/integrations/snov/written-names";
import { db, type Tx } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";
import { forgetAppointments } from "@/server/register/people/forget-appointments";

const TIMEOUT_MS = 300_000;

/** Carries the counts of a dry run out of the transaction that it undoes. */
class Undone extends Error {
  constructor(readonly counts: Erasure) {
    super("a dry run is undone");
  }
}

/**
 * Removes a person from every table and leaves hashed suppressions. These are committed first, so that nobody begins anything about
 * the person while the rest goes, part by part; what had begun before is waited for, and goes too. Should it be cut short, the
 * officers stay, hidden, until somebody erases again; so do the addresses of the act, until the housekeeping has finished them. Credits stay in the books. A dry run does the same in one transaction and takes
 * it back, so that its counts are what would go. Throws `NOT_FOUND` when nothing is known of the officer or the address, `BAD_INPUT`
 * for a reason that names the person.
 */
export async function erasePerson(actor: Actor, input: EraseInput): Promise<Erasure> {
  if (input.dryRun) return tryErasure(actor, input);
  const hidden = await ownStep((tx) => hidePerson(tx, actor, input));
  await waitForOlder();
  return erase(ownStep, actor, input, hidden);
}

async function tryErasure(actor: Actor, input: EraseInput): Promise<Erasure> {
  const dry = db.$transaction(
    async (tx) => {
      await beginErasing(tx);
      const counts = await erase((part) => part(tx), actor, input, await hidePerson(tx, actor, input));
      throw new Undone({ ...counts, suppressionId: null });
    },
    { timeout: TIMEOUT_MS },
  );
  return dry.catch((error: unknown) => {
    if (error instanceof Undone) return error.counts;
    throw error;
  });
}

interface Hidden {
  suppressionId: string;
  person: FoundPerson;
  /** Stored addresses that went with it. */
  addresses: number;
}

/** From its commit on the person is never looked up, stored or shown. Waits for nobody's rows but the person's own. */
async function hidePerson(tx: Tx, actor: Actor, input: EraseInput): Promise<Hidden> {
  const given = input.address ? [cleanEmail(input.address)] : [];
  const person = await findPerson(tx, { officerIds: await findSeeds(tx, input), addresses: given });
  await refuseUnknown(tx, person);
  await refuseReason(tx, input.reason, wordsOf(person));
  const suppressionId = await addSuppressions(tx, actor, marksOf(person), whyOf(input, person));
  const addresses = await hideAppointments(tx, person);
  await recordAudit(tx, {
    actor,
    action: "suppression.added",
    entity: "suppression",
    entityId: suppressionId,
    reason: input.reason,
    after: { kind: "person", hint: hintOf(person), isErasure: true },
  });
  return { suppressionId, person, addresses };
}

/** Nobody is to believe that something was erased, or is suppressed from now on, when there was nothing. */
async function refuseUnknown(tx: Tx, person: FoundPerson): Promise<void> {
  const { appointments, lookups, addresses } = person;
  if (appointments.length > 0 || lookups.length > 0) return;
  if ((await tx.officerEmail.count({ where: { email: { in: addresses } } })) > 0) return;
  if ((await findAnswersWith(tx, addresses)).length > 0 || (await isMentioned(tx, wordsOf(person)))) return;
  const isHidden = await areSuppressed(
    tx,
    addresses.map((value) => ({ kind: "address" as const, value })),
  );
  const rest = isHidden
    ? "it is suppressed already"
    : "to keep it from ever being looked up or stored, suppress the address";
  throw new AppError("NOT_FOUND", `Nothing that we hold has this address, so nothing was erased; ${rest}`, {
    field: "address",
  });
}

async function hideAppointments(tx: Tx, { appointments, addresses }: FoundPerson): Promise<number> {
  const ids = appointments.map((officer) => officer.id);
  await tx.officer.updateMany({ where: { id: { in: ids }, suppressedAt: null }, data: { suppressedAt: new Date() } });
  const emails = await tx.officerEmail.deleteMany({
    where: { OR: [{ email: { in: addresses } }, { officerId: { in: ids } }] },
  });
  return emails.count;
}

async function erase(step: Step, actor: Actor, input: EraseInput, hidden: Hidden): Promise<Erasure> {
  const { suppressionId, person: before } = hidden;
  const { person, ...counts } = await step(async (tx) => {
    // Once more: with what came between the search and its commit.
    const officerIds = before.appointments.map((officer) => officer.id);
    const person = await findPerson(tx, { officerIds, addresses: before.addresses });
    const lookupIds = person.lookups.map((lookup) => lookup.id);
    const others = (await findAnswersWith(tx, person.addresses)).map(({ id }) => id);
    const all = [...lookupIds, ...others];
    await lockTasksOf(tx, all);
    await lockLookups(tx, all);
    await addSuppressions(tx, actor, marksOf(person), whyOf(input, before), suppressionId);
    const addresses = hidden.addresses + (await hideAppointments(tx, person));
    const inFlight = await forgetLookups(tx, lookupIds);
    await redactAnswers(tx, others);
    const deliveries = await redactTasksOf(tx, all);
    await forgetAppointments(tx, person.appointments);
    await forgetSitePeople(tx, person.names);
    return { person, addresses, inFlight, deliveries };
  });
  const mentions = await strikeOut(step, wordsOf(person));
  return step(async (tx) => {
    await tx.officer.deleteMany({ where: { id: { in: person.appointments.map((officer) => officer.id) } } });
    await noteCleaned(tx, suppressionId);
    const after = {
      appointments: person.appointments.length,
      companies: new Set(person.appointments.map((officer) => officer.companyNumber)).size,
      lookups: person.lookups.length,
      ...counts,
      mentions,
    };
    await recordAudit(tx, {
      actor,
      action: "person.erased",
      entity: "suppression",
      entityId: suppressionId,
      reason: input.reason,
      after,
    });
    return { suppressionId, ...after };
  });
}

function wordsOf({ names, addresses, appointments }: FoundPerson): Words {
  const ids = appointments.flatMap(({ id, personId }) => (personId ? [id, personId] : [id]));
  return { names, addresses, ids: [...new Set(ids)] };
}

function marksOf({ appointments, addresses, domains, names }: FoundPerson): NewSuppression[] {
  const people = [
    ...appointments.flatMap(marksOfAppointment),
    ...names.flatMap((name) => domains.flatMap((domain) => spelledMarks({ ...name, domain }))),
  ];
  return [
    ...addresses.map((value) => ({ kind: "address" as const, value })),
    ...[...new Set(people)].map((value) => ({ kind: "person" as const, value })),
  ];
}

function whyOf({ reason }: EraseInput, person: FoundPerson) {
  return { reason, hint: hintOf(person), isErasure: true };
}

function hintOf({ appointments, addresses }: FoundPerson): string {
  const count = (many: number, one: string, more: string) => `${many} ${many === 1 ? one : more}`;
  return `${count(appointments.length, "appointment", "appointments")}, ${count(addresses.length, "address", "addresses")}`;
}
