import { lookupAnswer } from "@/server/enrichment/lookups/answers";
import { emailQuestion, lookupKey, verificationQuestion } from "@/server/enrichment/lookups/lookup-key";
import { spelledMarks } from "@/server/enrichment/privacy/person-marks";
import { type Name, namesOf } from "@/server/enrichment/privacy/words";
import type { Tx } from "@/server/platform/db/client";
import type { Lookup, Officer } from "@/server/platform/db/generated/client";
import { personMarks } from "@/server/register/suppression";

export interface FoundPerson {
  appointments: Officer[];
  names: Name[];
  /** Addresses that are this person's alone, lower case. */
  addresses: string[];
  /** Domains at which the person was looked for. */
  domains: string[];
  lookups: Lookup[];
}

/** Where the search begins: appointments, and addresses that are known to be the person's. */
export interface Beginning {
  officerIds: readonly string[];
  addresses: readonly string[];
}

/**
 * Everything we hold about a person: all appointments of the same register id, or of the same name and month of birth, with their
 * addresses and the questions that were asked.
 */
export async function findPerson(tx: Tx, { officerIds, addresses: given }: Beginning): Promise<FoundPerson> {
  const appointments = await findAppointments(tx, officerIds);
  const ids = appointments.map((officer) => officer.id);
  const names = namesOf(appointments);
  const stored = await tx.officerEmail.findMany({ where: { officerId: { in: ids } }, select: { email: true } });
  const asked = await findAsked(tx, ids, [...given, ...stored.map((row) => row.email)]);
  const domains = [...new Set(asked.flatMap(({ input }) => emailQuestion.safeParse(input).data?.domain ?? []))];
  const namesakes = await findByKeys(tx, names, domains);
  const lookups = [...new Map([...asked, ...namesakes].map((lookup) => [lookup.id, lookup])).values()];
  const known = [...stored.map((row) => row.email), ...lookups.flatMap(addressesOf)];
  const shared = await tx.officerEmail.findMany({
    where: { email: { in: known }, officerId: { notIn: ids } },
    select: { email: true },
  });
  const isShared = new Set(shared.map((row) => row.email));
  const own = known.filter((email) => !isShared.has(email));
  return { appointments, names, addresses: [...new Set([...given, ...own])], domains, lookups };
}

/** All appointments of whoever holds these, under whatever marks, until no further one tells of another. */
export async function findAppointments(tx: Tx, officerIds: readonly string[]): Promise<Officer[]> {
  let found = await tx.officer.findMany({ where: { id: { in: [...officerIds] } }, orderBy: { id: "asc" } });
  for (;;) {
    const marks = new Set(found.flatMap(marksOfAppointment));
    const near = await tx.officer.findMany({
      where: {
        OR: found.flatMap(({ id, personId, companyNumber, birthYear, birthMonth }) => [
          { id },
          { companyNumber },
          ...(personId ? [{ personId }] : []),
          ...(birthYear && birthMonth ? [{ birthYear, birthMonth }] : []),
        ]),
      },
      orderBy: { id: "asc" },
    });
    const ids = new Set(found.map(({ id }) => id));
    const all = near.filter((officer) => ids.has(officer.id) || personMarks(officer).some((mark) => marks.has(mark)));
    if (all.length === found.length) return found;
    found = all;
  }
}

/** Under which an appointment is known again: present and former names, and as if it came without a month of birth. */
export function marksOfAppointment(officer: Officer): string[] {
  const named = namesOf([officer]).map(({ forename, surname }) => ({ ...officer, forename, surname }));
  return [officer, ...named].flatMap((person) => [
    ...spelledMarks(person),
    ...spelledMarks({ ...person, birthYear: null, birthMonth: null }),
  ]);
}

async function findAsked(tx: Tx, officerIds: readonly string[], addresses: readonly string[]): Promise<Lookup[]> {
  const keys = addresses.flatMap((email) =>
    verificationQuestion.safeParse({ email }).success ? [lookupKey({ kind: "verification", input: { email } })] : [],
  );
  return tx.lookup.findMany({
    where: {
      kind: { in: ["email", "verification"] },
      OR: [
        { officerId: { in: [...officerIds] } },
        { runItems: { some: { officerId: { in: [...officerIds] } } } },
        { key: { in: keys } },
      ],
    },
  });
}

/** The same name asked at the same domains, for whatever appointment. */
async function findByKeys(tx: Tx, names: readonly Name[], domains: readonly string[]): Promise<Lookup[]> {
  const keys = names.flatMap(({ forename, surname }) =>
    domains.map((domain) => lookupKey({ kind: "email", input: { firstName: forename, lastName: surname, domain } })),
  );
  return tx.lookup.findMany({ where: { key: { in: keys } } });
}

function addressesOf({ input, answer }: Lookup): string[] {
  const asked = verificationQuestion.safeParse(input).data;
  const answered = lookupAnswer.safeParse(answer).data;
  const found = answered?.kind === "email" ? answered.emails.map(({ email }) => email) : [];
  return [...(asked ? [asked.email] : []), ...found].map((email) => email.toLowerCase());
}
