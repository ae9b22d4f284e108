import { lookupAnswer } from "@/server/enrichment/answers";
import { emailQuestion, lookupKey, verificationQuestion } from "@/server/enrichment/lookup-key";
import type { Tx } from "@/server/platform/db/client";
import type { Lookup, Officer } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";

export interface FoundPerson {
  appointments: Officer[];
  /** Addresses that are this person's alone, lower case. */
  addresses: string[];
  /** Domains at which the person was looked for. */
  domains: string[];
  lookups: Lookup[];
}

/**
 * Everything we hold about a person: all appointments of the same register id, or of the same name and month of birth, with their
 * addresses and the questions that were asked. Throws `NOT_FOUND` for an officer nobody knows.
 */
export async function findPerson(tx: Tx, by: { officerId?: string; address?: string }): Promise<FoundPerson> {
  const address = by.address?.trim().toLowerCase();
  const seeds = await tx.officer.findMany({
    where: by.officerId === undefined ? { emails: { some: { email: address } } } : { id: by.officerId },
  });
  if (by.officerId !== undefined && seeds.length === 0)
    throw new AppError("NOT_FOUND", "No officer has this id", { field: "officerId" });
  const appointments = await findAppointments(tx, seeds);
  const ids = appointments.map((officer) => officer.id);
  const stored = await tx.officerEmail.findMany({ where: { officerId: { in: ids } }, select: { email: true } });
  const asked = await findAsked(tx, ids, [...(address ? [address] : []), ...stored.map((row) => row.email)]);
  const domains = [...new Set(asked.flatMap(({ input }) => emailQuestion.safeParse(input).data?.domain ?? []))];
  const namesakes = await findByKeys(tx, appointments, domains);
  const lookups = [...new Map([...asked, ...namesakes].map((lookup) => [lookup.id, lookup])).values()];
  const known = [...stored.map((row) => row.email), ...lookups.flatMap(addressesOf)];
  const shared = await tx.officerEmail.findMany({
    where: { email: { in: known }, officerId: { notIn: ids } },
    select: { email: true },
  });
  const isShared = new Set(shared.map((row) => row.email));
  const own = known.filter((email) => !isShared.has(email));
  return { appointments, addresses: [...new Set(address ? [address, ...own] : own)], domains, lookups };
}

async function findAppointments(tx: Tx, seeds: readonly Officer[]): Promise<Officer[]> {
  const found = await tx.officer.findMany({
    where: {
      OR: seeds.flatMap(({ id, personId, forename, surname, birthYear, birthMonth }) => [
        { id },
        ...(personId ? [{ personId }] : []),
        ...(forename && surname && birthYear && birthMonth ? [{ forename, surname, birthYear, birthMonth }] : []),
      ]),
    },
    orderBy: { id: "asc" },
  });
  return seeds.length > 0 ? found : [];
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
async function findByKeys(tx: Tx, appointments: readonly Officer[], domains: readonly string[]): Promise<Lookup[]> {
  const keys = appointments.flatMap(({ forename, surname }) =>
    forename && surname
      ? domains.map((domain) => lookupKey({ kind: "email", input: { firstName: forename, lastName: surname, domain } }))
      : [],
  );
  return tx.lookup.findMany({ where: { key: { in: keys } } });
}

function addressesOf({ input, answer }: Lookup): string[] {
  const asked = verificationQuestion.safeParse(input).data;
  const answered = lookupAnswer.safeParse(answer).data;
  const found = answered?.kind === "email" ? answered.emails.map(({ email }) => email) : [];
  return [...(asked ? [asked.email] : []), ...found].map((email) => email.toLowerCase());
}

/** The person's name in the orders in which registers, providers and people write it. */
export function namesOf(appointments: readonly Officer[]): string[] {
  const names = appointments.flatMap(({ name, forename, otherNames, surname }) => [
    ...(name.trim().includes(" ") ? [name] : []),
    ...(forename && surname
      ? [
          `${forename} ${surname}`,
          `${surname} ${forename}`,
          `${surname}, ${forename}`,
          ...(otherNames ? [`${forename} ${otherNames} ${surname}`, `${surname}, ${forename} ${otherNames}`] : []),
        ]
      : []),
  ]);
  return [...new Set(names)];
}
