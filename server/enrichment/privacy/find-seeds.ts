import { lookupKey, verificationQuestion } from "@/server/enrichment/lookups/lookup-key";
import { spelledMarks } from "@/server/enrichment/privacy/person-marks";
import { plainLetters } from "@/server/enrichment/privacy/spellings";
import type { Db, Tx } from "@/server/platform/db/client";
import type { Officer } from "@/server/platform/db/generated/client";
import { AppError } from "@/server/platform/errors";
import { suppressionHash } from "@/server/register/suppression";

/** Whose data an erasure is about: an officer, or whom an address belongs to. Throws `NOT_FOUND` for an officer nobody knows. */
export async function findSeeds(tx: Tx, by: { officerId?: string; address?: string }): Promise<string[]> {
  if (by.officerId !== undefined) {
    const officer = await tx.officer.findUnique({ where: { id: by.officerId }, select: { id: true } });
    if (!officer) throw new AppError("NOT_FOUND", "No officer has this id", { field: "officerId" });
    return [officer.id];
  }
  const address = by.address?.trim().toLowerCase() ?? "";
  const stored = await tx.officer.findMany({ where: { emails: { some: { email: address } } } });
  // A suppression took the stored addresses; what Snov.io was asked and answered still tells whose they were.
  const holders = stored.length > 0 ? stored : await findHolders(tx, address);
  return ownersOf(holders, address).map((officer) => officer.id);
}

/** Officers about whom the address was asked or answered. */
async function findHolders(tx: Tx, address: string): Promise<Officer[]> {
  const question = verificationQuestion.safeParse({ email: address }).data;
  const key = question ? lookupKey({ kind: "verification", input: question }) : null;
  const lookups = [...(await findAnswersWith(tx, [address])), ...(await findAnswersWithout(tx, address))];
  const ids = lookups.map(({ id }) => id);
  const about = { some: { OR: [{ id: { in: ids } }, ...(key ? [{ key }] : [])] } };
  return tx.officer.findMany({
    where: { OR: [{ lookups: about }, { links: { some: { lookup: { is: about.some } } } }] },
  });
}

/** Lookups whose answer holds one of the addresses. */
export function findAnswersWith(tx: Db, addresses: readonly string[]): Promise<{ id: string; answer: unknown }[]> {
  const patterns = addresses.map((address) => `%"${address.replace(/[\\%_]/g, "\\$&")}"%`);
  return tx.$queryRaw<{ id: string; answer: unknown }[]>`
    select id, answer from lookups where kind = 'email' and answer::text ilike any(${patterns}::text[])`;
}

/** Lookups out of whose answer a suppression took the address: its hash still tells. */
async function findAnswersWithout(tx: Tx, address: string): Promise<{ id: string }[]> {
  const hash = await suppressionHash("address", address);
  return tx.$queryRaw<{ id: string }[]>`
    select id from lookups where kind = 'email' and jsonb_exists(answer -> 'withheld', ${hash})`;
}

/**
 * An address that several people's answers gave is of the one whom it names; where it names none or more, of nobody: then only the
 * address itself is forgotten.
 */
function ownersOf(holders: readonly Officer[], address: string): Officer[] {
  if (isOnePerson(holders)) return [...holders];
  const local = plainLetters(address.split("@")[0] ?? "");
  const named = holders.filter(
    ({ surname }) => surname && local.includes(plainLetters(surname).replace(/[^a-z]/g, "")),
  );
  return isOnePerson(named) ? named : [];
}

function isOnePerson(officers: readonly Officer[]): boolean {
  const [first, ...others] = officers.map((officer) => new Set(spelledMarks(officer)));
  return others.every((marks) => [...marks].some((mark) => first?.has(mark)));
}
