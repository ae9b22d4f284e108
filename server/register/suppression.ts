import { createHash, createHmac } from "node:crypto";
import type { Db } from "@/server/platform/db/client";
import { instanceSecret } from "@/server/platform/instance-secret";

/** What tells a person from others: the register's id, else the name with the month of birth, else the name within one company. */
export interface Person {
  /** The register's id of the person over all appointments. */
  personId?: string | null;
  forename?: string | null;
  surname?: string | null;
  birthYear?: number | null;
  birthMonth?: number | null;
  companyNumber?: string | null;
}

/** What may be suppressed apart from companies, whose public numbers SQL compares by itself (`findSkipped`). */
export interface Suppressible extends Person {
  address?: string | null;
  /** With a person's name: that person at this domain too. */
  domain?: string | null;
}

export type HashedKind = "address" | "domain" | "person";

/**
 * How a suppressed address, domain or person is kept: keyed with a secret of this installation, so that nobody can try a list of
 * addresses against the rows alone. The value itself is never kept.
 */
export async function suppressionHash(kind: HashedKind, value: string): Promise<string> {
  const secret = await instanceSecret("suppression");
  return createHmac("sha256", secret).update(`${kind}:${value.trim().toLowerCase()}`).digest("hex");
}

/** Company numbers are public, and SQL compares them: plainly hashed. */
export function companyHash(number: string): string {
  return createHash("sha256").update(number).digest("hex");
}

/** Whether any of it must not be looked up, stored or shown. An address is so with its domain, a domain with one above it. */
export async function isSuppressed(db: Db, subject: Suppressible): Promise<boolean> {
  const [answer = false] = await findSuppressed(db, [subject]);
  return answer;
}

/** `isSuppressed` for many at once, by any act or by erasures alone: one query, answers in the same order. */
export async function findSuppressed(
  db: Db,
  subjects: readonly Suppressible[],
  by: { isErasure?: true } = {},
): Promise<boolean[]> {
  return (await findSuppressing(db, subjects, by)).map((hashes) => hashes.length > 0);
}

/** By which hashes each of the subjects is suppressed, in the same order: none where it is not. */
export async function findSuppressing(
  db: Db,
  subjects: readonly Suppressible[],
  by: { isErasure?: true } = {},
): Promise<string[][]> {
  const marks = subjects.map(marksOf);
  const values = new Map(marks.flat().map((mark) => [`${mark.kind}:${mark.value}`, mark]));
  if (values.size === 0) return subjects.map(() => []);
  const hashes = new Map<string, string>();
  for (const [key, { kind, value }] of values) hashes.set(key, await suppressionHash(kind, value));
  const rows = await db.suppression.findMany({
    where: { kind: { in: ["address", "domain", "person"] }, hash: { in: [...hashes.values()] }, ...by },
    select: { hash: true },
  });
  const found = new Set(rows.map((row) => row.hash));
  return marks.map((own) =>
    own.flatMap(({ kind, value }) => {
      const hash = hashes.get(`${kind}:${value}`);
      return hash !== undefined && found.has(hash) ? [hash] : [];
    }),
  );
}

interface Mark {
  kind: HashedKind;
  value: string;
}

function marksOf(subject: Suppressible): Mark[] {
  const { address, domain } = subject;
  return [
    ...(address ? [{ kind: "address" as const, value: address.toLowerCase() }] : []),
    ...domainsAbove(domain ?? address?.split("@")[1]).map((value) => ({ kind: "domain" as const, value })),
    ...personMarks(subject).map((value) => ({ kind: "person" as const, value })),
  ];
}

/**
 * The values under which a person is known. A name counts only with a month of birth, or within one company where the register
 * gives none, or at one domain: namesakes elsewhere are other people.
 */
export function personMarks({
  personId,
  forename,
  surname,
  birthYear,
  birthMonth,
  companyNumber,
  domain,
}: Suppressible): string[] {
  const name = forename && surname ? `name:${fold(forename)} ${fold(surname)}` : null;
  const marks: string[] = personId ? [personId] : [];
  if (!name) return marks;
  if (birthYear && birthMonth) marks.push(`${name}|${birthYear}-${birthMonth}`);
  else if (companyNumber) marks.push(`${name}|${companyNumber}`);
  if (domain) marks.push(`${name}|@${domain.toLowerCase()}`);
  return marks;
}

function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** `mail.acme.co.uk`, `acme.co.uk`, `co.uk`. */
function domainsAbove(domain: string | undefined | null): string[] {
  const labels = domain?.toLowerCase().split(".") ?? [];
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join("."));
}
