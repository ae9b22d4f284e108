import type { Actor } from "@/server/access/actor";
import { findSkipped } from "@/server/enrichment/lookups/eligibility";
import { findAcceptedDomains } from "@/server/enrichment/lookups/wanted-officers";
import { askOne } from "@/server/enrichment/steps/ask-one";
import { db, type Tx } from "@/server/platform/db/client";
import { AppError } from "@/server/platform/errors";
import { isSuppressed, type Person } from "@/server/register/suppression";

export interface AskOfficer {
  officerId: string;
  /** Ask again although the last answer is still fresh. */
  refresh: boolean;
}

/**
 * Looks up one officer's e-mail, as a run of its own that may cost what the cost rules hold for an e-mail (by default 3 credits, one
 * for each address found). Returns the run's id. Throws `NOT_FOUND`, and `CONFLICT` for whom may not be looked up or whose company has
 * no accepted domain.
 */
export async function askOfficer(actor: Actor, { officerId, refresh }: AskOfficer): Promise<string> {
  return db.$transaction(async (tx) => {
    const officer = await findOfficer(tx, officerId);
    const { companyNumber } = officer;
    const domain = (await findAcceptedDomains(tx, [companyNumber])).get(companyNumber);
    if (!domain)
      throw new AppError("CONFLICT", `Company ${companyNumber} has no accepted domain to look for an e-mail at`);
    if (await isSuppressed(tx, { ...officer, domain }))
      throw new AppError("CONFLICT", `${officer.name} at ${domain} is not looked up: suppressed`);
    const input = { firstName: officer.firstName, lastName: officer.lastName, domain };
    return askOne(tx, actor, { question: { kind: "email", input }, officer, refresh });
  });
}

/** Asks whether a stored address delivers, as a run of its own that may cost what the cost rules say. Throws as `askOfficer` does. */
export async function askVerification(
  actor: Actor,
  { emailId, refresh }: { emailId: string; refresh: boolean },
): Promise<string> {
  return db.$transaction(async (tx) => {
    const stored = await tx.officerEmail.findUnique({ where: { id: emailId } });
    if (!stored) throw new AppError("NOT_FOUND", `There is no e-mail ${emailId}`);
    const officer = await findOfficer(tx, stored.officerId);
    if (await isSuppressed(tx, { address: stored.email }))
      throw new AppError("CONFLICT", `E-mail ${emailId} is not looked up: suppressed`);
    return askOne(tx, actor, { question: { kind: "verification", input: { email: stored.email } }, officer, refresh });
  });
}

async function findOfficer(tx: Tx, officerId: string) {
  const officer = await tx.officer.findUnique({ where: { id: officerId }, include: { company: true } });
  if (!officer) throw new AppError("NOT_FOUND", `There is no officer ${officerId}`);
  const { forename, surname } = officer;
  const refusal =
    refusalFor(officer) ?? (await suppressedPerson(tx, officer)) ?? (await skippedCompany(tx, officer.companyNumber));
  if (refusal || !forename || !surname)
    throw new AppError("CONFLICT", `${officer.name} is not looked up: ${refusal ?? "part of the name is missing"}`);
  return { ...officer, firstName: forename, lastName: surname };
}

function refusalFor(officer: {
  isCorporate: boolean;
  suppressedAt: Date | null;
  resignedOn: Date | null;
  goneSince: Date | null;
}): string | null {
  if (officer.suppressedAt) return "suppressed";
  if (officer.isCorporate) return "a corporate officer has no e-mail of its own";
  if (officer.resignedOn || officer.goneSince) return "no longer an officer";
  return null;
}

async function suppressedPerson(tx: Tx, officer: Person): Promise<string | null> {
  return (await isSuppressed(tx, officer)) ? "suppressed" : null;
}

async function skippedCompany(tx: Tx, companyNumber: string): Promise<string | null> {
  const reason = (await findSkipped(tx, [companyNumber])).get(companyNumber);
  return reason ? `the company is not looked up (${reason.replaceAll("_", " ")})` : null;
}
