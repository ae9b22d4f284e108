import { domainToASCII } from "node:url";
import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import { endWaitingOf } from "@/server/enrichment/hand-over";
import { addSuppressions, areSuppressed, type NewSuppression } from "@/server/enrichment/privacy/add-suppressions";
import { findAppointments } from "@/server/enrichment/privacy/find-person";
import { lockLookups } from "@/server/enrichment/privacy/forget-lookups";
import { refuseReason } from "@/server/enrichment/privacy/refuse-reason";
import type { SuppressInput } from "@/server/enrichment/privacy/schema";
import { namesOf } from "@/server/enrichment/privacy/words";
import { db, type Tx } from "@/server/platform/db/client";
import type { LookupState } from "@/server/platform/db/generated/enums";
import { AppError } from "@/server/platform/errors";
import { requireCompanyNumber } from "@/server/register/company-number";
import { forgetAppointments } from "@/server/register/people/forget-appointments";
import { personMarks } from "@/server/register/suppression";

/**
 * From now on it is never looked up, stored or shown; what we hold of an address, a domain or a person's addresses goes. Returns the
 * suppression's id. Throws `BAD_INPUT` for what cannot be meant, `NOT_FOUND` for an officer nobody knows, `CONFLICT` when it is
 * suppressed already.
 */
export async function suppress(actor: Actor, { kind, value, reason }: SuppressInput): Promise<string> {
  return db.$transaction(async (tx) => {
    const { marks, hint } = await ways[kind](tx, value, reason);
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
  });
}

type Way = (tx: Tx, value: string, reason: string) => Promise<{ marks: NewSuppression[]; hint: string | null }>;

/** What waits to be paid, or may be tried again by hand, is asked no more. */
const open: { in: LookupState[] } = { in: ["waiting", "failed"] };

/** Before anything else is changed: an answer, too, has its lookups before it writes what they found. */
async function cancelOpen(tx: Tx, ids: readonly string[]): Promise<void> {
  await lockLookups(tx, ids);
  await tx.$executeRaw`update lookups set state = 'cancelled' where id = any(${[...ids]}::uuid[]) and state in ('waiting', 'failed')`;
}

const ways: Record<SuppressInput["kind"], Way> = {
  company: async (tx, value) => {
    const number = requireCompanyNumber(value, "value");
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
    return { marks: [{ kind: "company", value: number }], hint: number };
  },
  domain: async (tx, value, reason) => {
    const domain = parseDomain(value);
    await refuseReason(tx, reason, { names: [], addresses: [], ids: [domain] });
    await dropDomain(tx, domain);
    const hint = `a domain under ${domain.split(".").slice(1).join(".")}`;
    return { marks: [{ kind: "domain", value: domain }], hint };
  },
  address: async (tx, value, reason) => {
    const address = value.toLowerCase();
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address))
      throw new AppError("BAD_INPUT", "value must be an e-mail address", { field: "value" });
    await refuseReason(tx, reason, { names: [], addresses: [address], ids: [] });
    const { count } = await tx.officerEmail.deleteMany({ where: { email: address } });
    const hint = count > 0 ? "an address that we had" : "an address";
    return { marks: [{ kind: "address", value: address }], hint };
  },
  person: async (tx, value, reason) => {
    const appointments = await findAppointments(tx, [value]);
    if (appointments.length === 0) throw new AppError("NOT_FOUND", `There is no officer ${value}`, { field: "value" });
    const ids = appointments.map((row) => row.id);
    const names = namesOf(appointments);
    await refuseReason(tx, reason, {
      names,
      addresses: [],
      ids: appointments.flatMap(({ id, personId }) => [id, personId ?? id]),
    });
    const about = { officerId: { in: ids } };
    const asked = await tx.lookup.findMany({
      where: { state: open, OR: [about, { runItems: { some: about } }] },
      select: { id: true },
    });
    await cancelOpen(
      tx,
      asked.map((lookup) => lookup.id),
    );
    await tx.officer.updateMany({ where: { id: { in: ids } }, data: { suppressedAt: new Date() } });
    await tx.officerEmail.deleteMany({ where: { officerId: { in: ids } } });
    await forgetAppointments(tx, appointments);
    const marks = [...new Set(appointments.flatMap((appointment) => personMarks(appointment)))];
    const hint = `${ids.length} appointment${ids.length === 1 ? "" : "s"}`;
    return { marks: marks.map((mark) => ({ kind: "person" as const, value: mark })), hint };
  },
};

function parseDomain(value: string): string {
  const domain = domainToASCII(value.toLowerCase().replace(/^@/, ""));
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain))
    throw new AppError("BAD_INPUT", "value must be a domain, for example acme.co.uk", { field: "value" });
  return domain;
}

/** Everything at the domain or below it. */
async function dropDomain(tx: Tx, domain: string): Promise<void> {
  const below = `%.${domain}`;
  const asked = await tx.$queryRaw<{ id: string }[]>`
    select id from lookups where state in ('waiting', 'failed')
      and (coalesce(input ->> 'domain', split_part(input ->> 'email', '@', 2)) = ${domain}
        or coalesce(input ->> 'domain', split_part(input ->> 'email', '@', 2)) like ${below})`;
  await cancelOpen(
    tx,
    asked.map(({ id }) => id),
  );
  await tx.$executeRaw`delete from company_domains where domain = ${domain} or domain like ${below}`;
  await tx.$executeRaw`delete from domain_evidence where domain = ${domain} or domain like ${below}`;
  await tx.$executeRaw`delete from officer_emails where email like ${`%@${domain}`} or email like ${below}`;
}
