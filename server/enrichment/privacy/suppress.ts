import { randomUUID } from "node:crypto";
import { domainToASCII } from "node:url";
import type { Actor } from "@/server/access/actor";
import { recordAudit } from "@/server/access/audit";
import type { SuppressInput } from "@/server/enrichment/privacy/schema";
import { db, type Tx } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";
import { requireCompanyNumber } from "@/server/register/company-number";
import { forgetAppointments } from "@/server/register/people/forget-appointments";
import { companyHash, type HashedKind, personMarks, suppressionHash } from "@/server/register/suppression";

export interface NewSuppression {
  kind: HashedKind;
  value: string;
}

interface Why {
  reason: string;
  hint: string | null;
  isErasure: boolean;
}

/** Writes the hashes of one act. Those that are there already stay with their own act. Returns the act's id. */
export async function addSuppressions(
  tx: Tx,
  actor: Actor,
  marks: readonly NewSuppression[],
  why: Why,
): Promise<string> {
  const actId = randomUUID();
  const rows = [];
  for (const { kind, value } of marks) rows.push({ kind, hash: await suppressionHash(kind, value) });
  await tx.suppression.createMany({
    data: rows.map((row) => ({ ...row, ...why, actId, createdBy: actor.name })),
    skipDuplicates: true,
  });
  return actId;
}

/**
 * From now on it is never looked up, stored or shown; what we hold of an address, a domain or a person's addresses goes. Returns the
 * suppression's id. Throws `BAD_INPUT` for what cannot be meant, `NOT_FOUND` for an officer nobody knows, `CONFLICT` when it is
 * suppressed already.
 */
export async function suppress(actor: Actor, { kind, value, reason }: SuppressInput): Promise<string> {
  return db.$transaction(async (tx) => {
    const { id, hint } = await ways[kind](tx, actor, value, reason);
    const held = await tx.suppression.count({ where: { actId: id } });
    if (held === 0) throw new AppError("CONFLICT", "It is suppressed already", { field: "value" });
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

type Way = (tx: Tx, actor: Actor, value: string, reason: string) => Promise<{ id: string; hint: string | null }>;

const ways: Record<SuppressInput["kind"], Way> = {
  company: async (tx, actor, value, reason) => {
    const number = requireCompanyNumber(value, "value");
    const id = randomUUID();
    const row = { kind: "company" as const, hash: companyHash(number), actId: id, hint: number, reason };
    await tx.suppression.createMany({ data: { ...row, createdBy: actor.name }, skipDuplicates: true });
    await tx.lookup.updateMany({ where: { companyNumber: number, state: "waiting" }, data: { state: "cancelled" } });
    return { id, hint: number };
  },
  domain: async (tx, actor, value, reason) => {
    const domain = parseDomain(value);
    const hint = `a domain under ${domain.split(".").slice(1).join(".")}`;
    const id = await addSuppressions(tx, actor, [{ kind: "domain", value: domain }], {
      reason,
      hint,
      isErasure: false,
    });
    await dropDomain(tx, domain);
    return { id, hint };
  },
  address: async (tx, actor, value, reason) => {
    const address = value.toLowerCase();
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address))
      throw new AppError("BAD_INPUT", "value must be an e-mail address", { field: "value" });
    const { count } = await tx.officerEmail.deleteMany({ where: { email: address } });
    const hint = count > 0 ? "an address that we had" : "an address";
    return {
      id: await addSuppressions(tx, actor, [{ kind: "address", value: address }], { reason, hint, isErasure: false }),
      hint,
    };
  },
  person: async (tx, actor, value, reason) => {
    const officer = await tx.officer.findUnique({ where: { id: value } });
    if (!officer) throw new AppError("NOT_FOUND", `There is no officer ${value}`, { field: "value" });
    const { personId } = officer;
    const appointments = personId ? await tx.officer.findMany({ where: { personId } }) : [officer];
    const ids = appointments.map((row) => row.id);
    await tx.officer.updateMany({ where: { id: { in: ids } }, data: { suppressedAt: new Date() } });
    await tx.officerEmail.deleteMany({ where: { officerId: { in: ids } } });
    await forgetAppointments(tx, appointments);
    await tx.lookup.updateMany({
      where: { officerId: { in: ids }, state: "waiting" },
      data: { state: "cancelled" },
    });
    const marks = [...new Set(appointments.flatMap(personMarks))].map((mark) => ({
      kind: "person" as const,
      value: mark,
    }));
    const hint = `${ids.length} appointment${ids.length === 1 ? "" : "s"}`;
    return { id: await addSuppressions(tx, actor, marks, { reason, hint, isErasure: false }), hint };
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
  await tx.$executeRaw`delete from company_domains where domain = ${domain} or domain like ${below}`;
  await tx.$executeRaw`delete from domain_evidence where domain = ${domain} or domain like ${below}`;
  await tx.$executeRaw`delete from officer_emails where email like ${`%@${domain}`} or email like ${below}`;
  await tx.$executeRaw`
    update lookups set state = 'cancelled' where state = 'waiting'
      and coalesce(input ->> 'domain', split_part(input ->> 'email', '@', 2)) in (${domain})`;
}
