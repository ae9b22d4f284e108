import { db } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";
import { createCompany, createOfficer } from "@/server/testing/factories/companies";

const DAY_MS = 86_400_000;

/** The day that is so many days from today, as the register's dates are: midnight in UTC. */
export function inDays(days: number): Date {
  return new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS + days * DAY_MS);
}

/** What a company has that is proposed to be struck off and has so many days left. */
export function proposed(daysLeft: number): Partial<Prisma.CompanyUncheckedCreateInput> {
  return {
    statusDetail: "active-proposal-to-strike-off",
    strikeOffStage: "proposed",
    expectedDissolutionOn: inDays(daysLeft),
  };
}

/** A private limited company with nothing against it, unless told otherwise. */
export async function addCompany(
  number: string,
  data: Partial<Prisma.CompanyUncheckedCreateInput> = {},
): Promise<void> {
  await createCompany({ number, statusDetail: null, strikeOffStage: null, ...data });
}

/** A domain that policy accepted, unless told otherwise. */
export async function addDomain(
  companyNumber: string,
  domain: string,
  data: Partial<Prisma.CompanyDomainUncheckedCreateInput> = {},
): Promise<void> {
  const now = new Date();
  await db.companyDomain.create({
    data: {
      companyNumber,
      domain,
      confidence: 0.95,
      band: "accept",
      reasons: [],
      source: "snov",
      lastVerifiedAt: now,
      expiresAt: inDays(30),
      ...data,
    },
  });
}

/** Maud Ellerby, a director, unless told otherwise. */
export async function addOfficer(
  id: string,
  companyNumber: string,
  data: Partial<Prisma.OfficerUncheckedCreateInput> = {},
): Promise<void> {
  await createOfficer(companyNumber, { id, forename: "Maud", surname: "Ellerby", ...data });
}

/** A valid address of an officer, unless told otherwise. */
export async function addEmail(
  officerId: string,
  email: string,
  data: Partial<Prisma.OfficerEmailUncheckedCreateInput> = {},
): Promise<void> {
  const now = new Date();
  await db.officerEmail.create({
    data: {
      officerId,
      email,
      verification: "valid",
      confidence: 0.9,
      reasons: [],
      discoveredAt: now,
      verifiedAt: now,
      expiresAt: inDays(90),
      ...data,
    },
  });
}
