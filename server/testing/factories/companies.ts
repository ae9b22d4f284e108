import { db } from "@/server/platform/db/client";
import type { Prisma } from "@/server/platform/db/generated/client";

let last = 0;

/** A private limited company in strike-off, unless told otherwise. */
export async function createCompany(overrides: Partial<Prisma.CompanyUncheckedCreateInput> = {}): Promise<string> {
  last += 1;
  const number = overrides.number ?? `77${String(last).padStart(6, "0")}`;
  await db.company.create({
    data: {
      number,
      name: `COMPANY ${number} LIMITED`,
      status: "active",
      statusDetail: "active-proposal-to-strike-off",
      strikeOffStage: "proposed",
      type: "ltd",
      sicCodes: [],
      ...overrides,
    },
  });
  return number;
}

/** A serving director, unless told otherwise. */
export async function createOfficer(
  companyNumber: string,
  overrides: Partial<Prisma.OfficerUncheckedCreateInput> = {},
): Promise<string> {
  last += 1;
  const id = overrides.id ?? `officer-${last}`;
  const forename = overrides.forename ?? "Ada";
  const surname = overrides.surname ?? "Marlowe";
  const data = { name: `${surname.toUpperCase()}, ${forename}`, isCorporate: false, role: "director", ...overrides };
  await db.officer.create({ data: { ...data, id, companyNumber, forename, surname } });
  return id;
}
