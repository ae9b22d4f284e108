import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { endWaitingOf } from "@/server/enrichment/lookups/hand-over";
import {
  addSuppressions,
  areSuppressed,
  findAct,
  type NewSuppression,
  noteCleaned,
  noteUncleaned,
} from "@/server/enrichment/privacy/add-suppressions";
import type { Value } from "@/server/enrichment/privacy/find-held";
import { findAppointments } from "@/server/enrichment/privacy/find-person";
import { lockLookups } from "@/server/enrichment/privacy/forget-lookups";
import { forgetValue, type Gone, wordsOfValues } from "@/server/enrichment/privacy/forget-value";
import { spelledMarks } from "@/server/enrichment/privacy/person-marks";
import { readValue } from "@/server/enrichment/privacy/read-value";
import { refuseReason } from "@/server/enrichment/privacy/refuse-reason";
import type { HeldCounts, SuppressInput } from "@/server/enrichment/privacy/schema";
import { ownStep, waitForOlder } from "@/server/enrichment/privacy/steps";
import { strikeOut } from "@/server/enrichment/privacy/strike-out";
import { namesOf } from "@/server/enrichment/privacy/words";
import { db, type Tx } from "@/server/platform/db/client";
import type { Officer } from "@/server/platform/db/generated/client";
import type { LookupState } from "@/server/platform/db/generated/enums";
import { AppError } from "@/server/platform/errors";
import { requireCompanyNumber } from "@/server/register/company-number";
import { forgetAppointments } from "@/server/register/people/forget-appointments";

export type Suppress = Pick<SuppressInput, "kind" | "value" | "reason"> & Partial<SuppressInput>;
/** The suppression's id, and how much of an address or a domain went. */
export type Suppressed = HeldCounts & { id: string };

/**
 * From now on it is never looked up, stored or shown; what we hold of an address, a domain or a person's addresses goes. An address or
 * a domain that is suppressed already is cleaned away once more, under the same id. A cleaning that is cut short is finished by the
 * housekeeping (`finishSuppressions`). Throws `BAD_INPUT` for what cannot be meant, `NOT_FOUND` for an officer
 * nobody knows, `CONFLICT` for a person or a company that is suppressed already.
 */
export async function suppress(
  actor: Actor,
  { kind, value, reason, evenShared = false }: Suppress,
): Promise<Suppressed> {
  if (kind === "address" || kind === "domain") {
    const { isShared, ...what } = readValue(kind, value);
    if (isShared && !evenShared) {
      const rest = "what everybody has there would go; say evenShared if you mean it, or suppress single addresses";
      throw new AppError("BAD_INPUT", `value ${what.value} serves everybody: ${rest}`, { field: "value" });
    }
    return { ...(await suppressValue(actor, what, reason)), isShared };
  }
  const id =
    kind === "person" ? await suppressPerson(actor, value, reason) : await suppressCompany(actor, value, reason);
  return { id, companies: 0, addresses: 0, lookups: 0, isShared: false };
}

/**
 * An address or a domain: the suppression is committed with what it finds. What was being stored beside it is waited for and goes too,
 * then every other mention, a column a transaction.
 */
async function suppressValue(actor: Actor, what: Value, reason: string): Promise<Omit<Suppressed, "isShared">> {
  const words = wordsOfValues([what]);
  const { id, gone } = await ownStep(async (tx) => {
    await refuseReason(tx, reason, words);
    const suppressionId = (await repeat(tx, actor, what, reason)) ?? (await begin(tx, actor, what, reason));
    return { id: suppressionId, gone: await forgetValue(tx, what) };
  });
  await waitForOlder();
  const late = await ownStep((tx) => forgetValue(tx, what));
  await strikeOut(ownStep, words);
  await noteCleaned(db, id);
  return { id, ...countGone(gone, late) };
}

function countGone(first: Gone, late: Gone) {
  return {
    companies: new Set([...first.companyNumbers, ...late.companyNumbers]).size,
    addresses: new Set([...first.emailIds, ...late.emailIds]).size,
    lookups: new Set([...first.lookupIds, ...late.lookupIds]).size,
  };
}

async function begin(tx: Tx, actor: Actor, what: Value, reason: string): Promise<string> {
  return mark(tx, actor, { kind: what.kind, marks: [what], hint: await hintOf(tx, what), reason });
}

/** Notes that somebody has what is suppressed already cleaned away once more; null where it is not suppressed. */
async function repeat(tx: Tx, actor: Actor, what: Value, reason: string): Promise<string | null> {
  const id = await findAct(tx, what);
  if (id === null) return null;
  await noteUncleaned(tx, id, what);
  await recordAudit(tx, { actor, action: "suppression.repeated", entity: "suppression", entityId: id, reason });
  return id;
}

async function hintOf(tx: Tx, { kind, value }: Value): Promise<string> {
  if (kind === "domain") return `a domain under ${value.split(".").slice(1).join(".")}`;
  return (await tx.officerEmail.count({ where: { email: value } })) > 0 ? "an address that we had" : "an address";
}

interface Act {
  kind: SuppressInput["kind"];
  marks: NewSuppression[];
  hint: string | null;
  reason: string;
}

async function mark(tx: Tx, actor: Actor, { kind, marks, hint, reason }: Act): Promise<string> {
  if (await areSuppressed(tx, marks)) throw new AppError("CONFLICT", "It is suppressed already", { field: "value" });
  const id = await addSuppressions(tx, actor, marks, { reason, hint, isErasure: false });
  await recordAudit(tx, {
    actor,
    action: "suppression.added",
    entity: "suppression",
    entityId: id,
    reason,
    after: { kind, hint },
  });
  return id;
}

/** What waits to be paid, or may be tried again by hand, is asked no more. */
const open: { in: LookupState[] } = { in: ["waiting", "failed"] };

/** Before anything else is changed: an answer, too, has its lookups before it writes what they found. */
async function cancelOpen(tx: Tx, ids: readonly string[]): Promise<void> {
  await lockLookups(tx, ids);
  await tx.$executeRaw`update lookups set state = 'cancelled' where id = any(${[...ids]}::uuid[]) and state in ('waiting', 'failed')`;
}

function suppressCompany(actor: Actor, value: string, reason: string): Promise<string> {
  const number = requireCompanyNumber(value, "value");
  return db.$transaction(async (tx) => {
    const asked = await tx.lookup.findMany({
      where: { companyNumber: number, state: open },
      select: { id: true, state: true },
    });
    const ids = asked.map((lookup) => lookup.id);
    await lockLookups(tx, ids);
    const waiting = asked.filter(({ state }) => state === "waiting").map((lookup) => lookup.id);
    await endWaitingOf(tx, waiting, [number]);
    await tx.lookup.updateMany({
      where: { id: { in: ids }, companyNumber: number, state: open },
      data: { state: "cancelled" },
    });
    // It is in another state from now on, and has to be found by it.
    await tx.companyFacetsDue.create({ data: { companyNumber: number } });
    return mark(tx, actor, { kind: "company", marks: [{ kind: "company", value: number }], hint: number, reason });
  });
}

/**
 * The person's appointments are hidden at once. What was being stored beside that, an address or one more appointment, is waited for
 * and goes too.
 */
async function suppressPerson(actor: Actor, officerId: string, reason: string): Promise<string> {
  const { id, appointments, hint } = await db.$transaction(async (tx) => {
    const found = await findAppointments(tx, [officerId]);
    if (found.length === 0) throw new AppError("NOT_FOUND", `There is no officer ${officerId}`, { field: "value" });
    const ids = found.flatMap((row) => [row.id, row.personId ?? row.id]);
    await refuseReason(tx, reason, { names: namesOf(found), addresses: [], ids });
    await hideAppointments(tx, found);
    const words = `${found.length} appointment${found.length === 1 ? "" : "s"}`;
    const act = { kind: "person" as const, marks: marksOf(found), hint: words, reason };
    return { id: await mark(tx, actor, act), appointments: found, hint: words };
  });
  await waitForOlder();
  await db.$transaction(async (tx) => {
    // Somebody may have lifted it already.
    if ((await tx.suppression.count({ where: { actId: id } })) === 0) return;
    const all = await findAppointments(
      tx,
      appointments.map((row) => row.id),
    );
    await hideAppointments(tx, all);
    await addSuppressions(tx, actor, marksOf(all), { reason, hint, isErasure: false }, id);
  });
  return id;
}

function marksOf(appointments: readonly Officer[]): NewSuppression[] {
  return [...new Set(appointments.flatMap(spelledMarks))].map((value) => ({ kind: "person", value }));
}

async function hideAppointments(tx: Tx, appointments: readonly Officer[]): Promise<void> {
  const ids = appointments.map((row) => row.id);
  const about = { officerId: { in: ids } };
  const asked = await tx.lookup.findMany({
    where: { state: open, OR: [about, { runItems: { some: about } }] },
    select: { id: true },
  });
  await cancelOpen(
    tx,
    asked.map((lookup) => lookup.id),
  );
  await tx.officer.updateMany({ where: { id: { in: ids }, suppressedAt: null }, data: { suppressedAt: new Date() } });
  await tx.officerEmail.deleteMany({ where: about });
  await forgetAppointments(tx, appointments);
}
